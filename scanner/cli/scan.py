"""``muster scan``: the whole journey, from connecting to telling."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from findings.declare import Severity
from scanner.cli.faults import INCOMPLETE
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.outputs import Output, format_option, write
from scanner.cli.stopping import Stopping, stoppable

if TYPE_CHECKING:
    from reports.declare import Whole
    from reports.scan import Scan
    from scanner.store.book import Book
    from scanner.telemetry import Spans

FOUND = 1
SHOWN = 10


class NoSources(Exception):
    """The settings name no place to look."""


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What this scan was asked for."""

    outputs: Sequence[Output[Whole]]
    fail_on: Severity
    exit_zero: bool
    allow_gaps: bool
    sources: Sequence[str]
    resume: bool
    jobs: int


@click.command("scan", short_help="Scan the estate and report what was found.")
@format_option("terminal")
@click.option(
    "--fail-on", type=click.Choice([each.value for each in Severity], case_sensitive=False), default="low",
    show_default=True, envvar="MUSTER_FAIL_ON", help="Exit with 1 when a finding so severe, or worse, asks for action.",
)  # fmt: skip
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when there are findings (gaps still give 3).")
@click.option("--allow-gaps", is_flag=True, help="Do not exit with 3 when something could not be read.")
@click.option(
    "--lock", type=click.Path(path_type=Path, dir_okay=False), help="Hold this file, so that no two scans run at once."
)
@click.option("--wait/--no-wait", default=False, help="Wait for the lock, or give up at once.  [default: no-wait]")
@click.option("--resume/--no-resume", default=True, help="Go on with a scan that was interrupted.  [default: resume]")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Read only this source; repeatable.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=8, show_default=True, envvar="MUSTER_JOBS",
    help="How many listings are read at once.",
)  # fmt: skip
@pass_invocation
@click.pass_context
def command(  # noqa: PLR0913 because each option of the command is a parameter
    ctx: click.Context,
    invocation: Invocation,
    *,
    formats: Sequence[Output[Whole]],
    fail_on: str,
    exit_zero: bool,
    allow_gaps: bool,
    lock: Path | None,
    wait: bool,
    resume: bool,
    sources: Sequence[str],
    jobs: int,
) -> None:
    """Read every source, join what was read, judge it and report it. A scan that is interrupted can be resumed.

    Exit codes: 0 clean, 1 findings, 2 usage, settings or credentials, 3 something could not be read, 4 our fault.
    """
    wishes = Wishes(
        outputs=formats,
        fail_on=Severity(fail_on),
        exit_zero=exit_zero,
        allow_gaps=allow_gaps,
        sources=_readable(invocation, sources),
        resume=resume,
        jobs=jobs,
    )
    with _holding(invocation, lock, wait=wait):
        ctx.exit(_run(invocation, wishes))


def _readable(invocation: Invocation, asked: Sequence[str]) -> list[str]:
    from scanner.work import LOCAL_PLATFORMS, chosen_sources  # noqa: PLC0415 because help must not pay for it

    settings = invocation.settings
    names = chosen_sources(settings, asked)
    if invocation.offline:
        left_out = [name for name in names if settings.sources[name].platform not in LOCAL_PLATFORMS]
        names = [name for name in names if name not in left_out]
        if left_out:
            invocation.note(f"offline: not read: {', '.join(left_out)}")
    if not names:
        place = settings.file or "no settings file was found"
        raise NoSources(f"there is no source to read ({place}); run muster init, or add a [sources.NAME] table")
    return names


@contextlib.contextmanager
def _holding(invocation: Invocation, lock: Path | None, *, wait: bool) -> Iterator[None]:
    if lock is None:
        yield
        return
    from scanner.lock import locked  # noqa: PLC0415 because only --lock needs it

    with locked(lock, at=invocation.now(), wait=wait, say=invocation.note):
        yield


def _run(invocation: Invocation, wishes: Wishes) -> int:
    from scanner.telemetry import telemetry  # noqa: PLC0415 because help must not pay for it
    from scanner.version import VERSION  # noqa: PLC0415 because help must not pay for it

    invocation.start_logs()
    environ = {} if invocation.offline else invocation.environ
    with invocation.book() as book:
        with telemetry(environ, version=VERSION) as spans:
            whole = _scan(invocation, wishes, book, spans)
        write(wishes.outputs, whole, invocation.style(limit=SHOWN))
    return exit_code(whole.scan, wishes)


def _scan(invocation: Invocation, wishes: Wishes, book: Book, spans: Spans) -> Whole:
    from scanner.cli.progress import telling  # noqa: PLC0415 because help must not pay for it
    from scanner.run import Interrupted, run_scan  # noqa: PLC0415 because help must not pay for it

    cancel = threading.Event()
    settings = invocation.settings
    with (
        stoppable(cancel, say=invocation.note) as stopped,
        telling(invocation, spans) as on_event,
    ):
        try:
            whole = run_scan(
                settings,
                book=book,
                environ=invocation.environ,
                at=invocation.now,
                cancel=cancel,
                on_event=on_event,
                sources=wishes.sources,
                resume=wishes.resume,
                jobs=wishes.jobs,
            )
        except Interrupted as end:
            raise Stopping(str(end), stopped) from None
        if settings.keep:
            book.retain(settings.estate, invocation.now(), keep_last=settings.keep)
    return whole


def exit_code(scan: Scan, wishes: Wishes) -> int:
    """Return 3 for an incomplete scan, 1 for findings that ask for action, else 0."""
    incomplete = bool(scan.gaps) or any(outcome.error for outcome in scan.outcomes)
    if incomplete and not wishes.allow_gaps:
        return INCOMPLETE
    found = any(finding.active and finding.severity.rank >= wishes.fail_on.rank for finding in scan.findings)
    return FOUND if found and not wishes.exit_zero else 0
