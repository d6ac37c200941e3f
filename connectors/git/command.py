"""One repository for the streams of this platform: git, run the safe way, through the source's caller."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from connectors.git.kept import Kept
from connectors.streams import Caller, Unavailable
from connectors.sweep.git import Git, GitFailed

T = TypeVar("T")
EARLIEST = datetime.min.replace(tzinfo=UTC)


class Unreadable(Unavailable, GitFailed):
    """Git could not do it: a gap of the scan, unless the sweep that asked knows another way."""


class Repository:
    """One repository, for reading. Every command goes through the source's ``Caller`` as ``git:<command>``."""

    def __init__(
        self,
        folder: Path,
        caller: Caller,
        *,
        program: str = "git",
        estate_key: bytes = b"",
        cache: Path | None = None,
        at: datetime = EARLIEST,
        kept: Kept | None = None,
    ) -> None:
        self.folder = folder
        self.estate_key = estate_key
        self.cache = cache
        self.at = at
        self._kept = kept or Kept()
        self.git = Git(str(folder), program=program, through=self._through)
        self._caller = caller

    def __repr__(self) -> str:
        # The key of the estate must not come out with a message or a log line.
        return f"Repository({str(self.folder)!r})"

    def ask(self, command: str, *arguments: str, stdin: bytes = b"", absent: int = 0) -> bytes:
        """Run one command and return what it prints; nothing, when it ends with the code ``absent``."""
        return self.git.ask(command, *arguments, stdin=stdin, absent=absent)

    def listed(self) -> bytes:
        """The files of HEAD as git lists them, nothing in a repository without commits; asked once for all streams."""
        return self._kept.of(self.folder, self._list)

    def head(self) -> str:
        """The commit of HEAD, or nothing in a repository without commits."""
        return self.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", absent=1).decode().strip()

    def _list(self) -> bytes:
        commit = self.head()
        return self.ask("ls-tree", "-r", "-z", "--full-tree", commit) if commit else b""

    def _through(self, command: str, run: Callable[[], T], /) -> T:
        def answered() -> T:
            try:
                return run()
            except GitFailed as error:
                raise Unreadable(str(error)) from error

        return self._caller.attempt(f"git:{command}", answered)
