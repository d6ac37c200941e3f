"""The story of Orchard, told from raising the estate to taking it down: ``muster demo``."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

from findings.declare import Severity
from reports.declare import Style, Whole
from reports.registry import reporters
from reports.scan import Scan
from scanner.demo.aws_estate import grow
from scanner.demo.orchard import AHEAD, ENVIRONMENT, WEEK, Orchard, raised
from scanner.run import run_scan
from scanner.settings import load
from scanner.store.book import Book

Out = Callable[[str], None]
FOLDER = Path("orchard")
SIGNALS = (signal.SIGINT, signal.SIGTERM)
SHELL_BASE = 128
"""Shells report an end by signal as this plus the signal's number."""
FILES = ("html", "markdown", "json", "ndjson")
"""The formats that are left behind as files."""

OPENING = (
    "Orchard brings fruit boxes to the door. The company does not exist, but its servers do: they run on this",
    "machine, listen on loopback only, and are stopped at the end.",
    "",
    "Raising an AWS organisation (moto), a secrets manager (OpenBao), two git repositories and an AI register …",
)
MEANWHILE = (
    "A week passes. One late evening the role order-report is given more rights, a second access key is made for",
    "ci-deploy, and somebody shuts the door of partner-intake, which stood open to anyone.",
)
TRY = (
    "muster findings",
    "muster diff 1 2",
    "muster permissions aws",
    "muster doctor",
)


class Stopped(BaseException):
    """The demo was told to stop by a signal.

    No ``Exception``: whoever takes one for a failed request (botocore tries again) must not swallow it.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def run_demo(*, keep: bool, out: Out, folder: Path | None) -> int:
    """Raise Orchard, scan it twice with a week in between, tell the second scan, and stop everything again.

    With ``keep`` the servers run on until a signal comes.
    """
    told = False
    try:
        with _stoppable():
            for line in OPENING:
                out(line)
            with raised(folder or FOLDER, now=_now, environ=os.environ) as orchard:
                _tell(orchard, out)
                told = True
                if keep:
                    _wait(orchard, out)
            out("All servers are stopped.")
    except Stopped as stopped:
        out("All servers are stopped.")
        return 0 if keep and told else SHELL_BASE + stopped.number
    return 0


def scan_orchard(orchard: Orchard, book: Book, *, later: timedelta = timedelta(0)) -> Whole:
    """Scan by the story's calendar, ``later`` than its first day."""
    return run_scan(
        load(environ=orchard.environ, cwd=orchard.folder),
        book=book,
        environ=orchard.environ,
        at=lambda: _now() + AHEAD + later,
        cancel=threading.Event(),
        on_event=lambda _event: None,
    )


def write_reports(whole: Whole, folder: Path) -> Sequence[Path]:
    """Write the scan in every format that is a file, and return the files."""
    folder.mkdir(exist_ok=True)
    files = []
    for name in FILES:
        reporter = reporters()[name]
        file = folder / f"orchard.{reporter.suffix.lstrip('.')}"
        file.write_bytes(reporter.written(whole, Style()))
        files.append(file)
    return files


def _tell(orchard: Orchard, out: Out) -> None:
    out(f"Orchard's calendar runs {AHEAD.days} days ahead, because the servers were raised a moment ago.")
    with Book.open(f"sqlite:///{orchard.folder / 'orchard.db'}") as book:
        first = scan_orchard(orchard, book).scan
        out(f"First scan, {first.started:%Y-%m-%d}: {_summary(first)}.")
        out("")
        grow(orchard.aws)
        for line in MEANWHILE:
            out(line)
        out("")
        second = scan_orchard(orchard, book, later=WEEK)
        out(reporters()["terminal"].written(second, _style()).decode())
        out("The same as files:")
        for file in write_reports(second, orchard.folder / "reports"):
            out(f"  {_shown(file)}")


def _summary(scan: Scan) -> str:
    counted = Counter(finding.severity for finding in scan.findings if finding.active)
    worst_first = sorted(counted, key=lambda severity: -Severity(severity).rank)
    told = ", ".join(f"{counted[severity]} {severity}" for severity in worst_first)
    return f"{sum(counted.values())} findings ({told}), {len(scan.gaps)} listings could not be read"


def _wait(orchard: Orchard, out: Out) -> None:
    """Say how to explore, and leave the servers running until a signal raises ``Stopped``."""
    out("")
    out("The servers keep running; Ctrl-C stops them. In another terminal (bash or the like):")
    out(f"  . {_shown(orchard.folder / ENVIRONMENT)}")
    for command in TRY:
        out(f"  {command}")
    out("A scan of your own goes by your own clock: for it, everything was made today.")
    threading.Event().wait()


def _shown(file: Path) -> str:
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)


def _style() -> Style:
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return Style(colour=colour, width=shutil.get_terminal_size((100, 24)).columns)


def _now() -> datetime:
    return datetime.now(UTC)


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Let the first signal end the story; later ones must not disturb the stopping of the servers."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    before = {each: signal.signal(each, stop) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
