"""How a run ends when it ends badly: one clear message, the right exit code, and never a value."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

import click

from scanner.cli.stopping import Stopping

OURS = frozenset({"scanner", "reports", "governance", "findings", "connectors", "graph"})
USAGE = 2
INCOMPLETE = 3
FAULT = 4
INTERRUPTED = 130


class Guard:
    """Stands around a whole run and turns whatever leaves it into an exit code.

    An exception class of our own packages was worded for people and means usage, settings or credentials. Any other
    is a fault of ours: only its type and place are told, for its message may hold what was in hand.
    """

    def __init__(self, to: TextIO, *, hurry: Callable[[int], None] = lambda _code: None) -> None:
        self.code = 0
        self._to = to
        self._hurry = hurry
        """Called with the exit code when somebody waits for the end."""

    def __enter__(self) -> None:
        """Begin the run."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        """End the run; nothing is raised any further."""
        if error is not None:
            self.code = self._code(error)
        return True

    def _code(self, error: BaseException) -> int:
        if isinstance(error, Stopping):
            self._say(f"muster: {error.message}")
            self._hurry(error.code)
        if isinstance(error, SystemExit):
            return error.code if isinstance(error.code, int) else 0
        if isinstance(error, (KeyboardInterrupt, click.Abort)):
            self._say("muster: stopped")
            self._hurry(INTERRUPTED)
            return INTERRUPTED
        if isinstance(error, click.ClickException):
            error.show(self._to)
            return USAGE
        if type(error).__module__.partition(".")[0] in OURS:
            self._say(f"muster: {error}")
            return USAGE
        self._say_fault(error)
        return FAULT

    def _say_fault(self, error: BaseException) -> None:
        import traceback  # noqa: PLC0415 because only a fault pays for it

        places = traceback.extract_tb(error.__traceback__)
        ours = [place for place in places if OURS & set(place.filename.replace("\\", "/").split("/"))] or places
        where = f" at {'/'.join(ours[-1].filename.split('/')[-2:])}:{ours[-1].lineno}" if ours else ""
        self._say(f"muster: a fault of ours: {type(error).__name__}{where}. What was found before is kept.")
        if os.environ.get("MUSTER_DEBUG"):
            self._trace(error)
        else:
            self._say("Run it again with MUSTER_DEBUG=1 for a traceback (without values) to send with a report.")

    def _trace(self, error: BaseException | None) -> None:
        import traceback  # noqa: PLC0415 because only a fault pays for it

        while error is not None:
            self._say("".join(traceback.format_tb(error.__traceback__)) + type(error).__name__)
            error = error.__cause__ or error.__context__

    def _say(self, text: str) -> None:
        click.echo(text, file=self._to)
