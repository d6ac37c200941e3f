"""One call of the command line: its global options, and the few things every command needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from scanner.cli.stopping import PipeClosed

if TYPE_CHECKING:
    from reports.declare import Style
    from scanner.settings import Settings
    from scanner.store.book import Book


WIDTH = 100
"""How many columns text gets where nobody knows how many there are."""


class NothingScanned(Exception):
    """There is no finished scan to answer from."""


class Invocation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The environment, the clock and the global options; the settings and the book are opened when asked for."""

    environ: Mapping[str, str]
    cwd: Path
    now: Callable[[], datetime]
    config: Path | None = None
    store: str | None = None
    log_format: str = "text"
    log_level: str = "warning"
    offline: bool = False
    quiet: bool = False
    colour: bool = True

    @cached_property
    def settings(self) -> Settings:
        """The settings, read and checked at the first use."""
        from scanner.settings import load  # noqa: PLC0415 because not every command needs settings

        flags = {"store": self.store} if self.store else {}
        return load(environ=self.environ, cwd=self.cwd, config=self.config, flags=flags)

    def book(self) -> Book:
        """Open the store that the settings name."""
        from scanner.secrets import resolve  # noqa: PLC0415 because not every command opens the store
        from scanner.store.book import Book  # noqa: PLC0415 because SQLAlchemy is heavy

        store = self.settings.store
        address = store if isinstance(store, str) else resolve(store, self.environ)
        if address.startswith("sqlite:///"):
            Path(address.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Book.open(address)

    def number(self, book: Book, wanted: int | None = None) -> int:
        """Return the number of the wanted scan, or of the latest."""
        number = wanted if wanted is not None else book.latest(self.settings.estate)
        if number is None:
            raise NothingScanned(f"estate {self.settings.estate} was not scanned yet; run: muster scan")
        return number

    def start_logs(self) -> None:
        """Send logs to stderr as the options say."""
        from scanner.logs import start_logs  # noqa: PLC0415 because structlog is not free

        start_logs(form=self.log_format, level=self.log_level, colour=self.colour and sys.stderr.isatty())

    def note(self, text: str) -> None:
        """Say something on stderr, unless told to be quiet."""
        if not self.quiet:
            click.echo(text, err=True)

    def style(self, *, limit: int | None = None) -> Style:
        """What a renderer may know of stdout."""
        from reports.declare import Style  # noqa: PLC0415 because not every command renders

        colour = self.colour and sys.stdout.isatty()
        return Style(colour=colour, width=_width(self.environ), limit=limit)


def _width(environ: Mapping[str, str]) -> int:
    """How many columns stdout has, as shutil would say it: that comes with every compressor, which is not free."""
    said = environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH


def tell(chunks: Iterable[str | bytes]) -> None:
    """Write results to stdout as they come."""
    try:
        for chunk in chunks:
            if isinstance(chunk, str):
                sys.stdout.write(chunk)
            else:
                sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python must not complain either when it flushes at the very end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise PipeClosed from None


pass_invocation = click.make_pass_decorator(Invocation)
