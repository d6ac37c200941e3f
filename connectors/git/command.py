"""One repository for the streams of this platform: git, run the safe way, through the source's caller."""

from __future__ import annotations

from pathlib import Path

from connectors.streams import Caller, Unavailable
from connectors.sweep.git import Git, GitFailed


class Repository:
    """One repository, for reading. Every call goes through the source's ``Caller`` as ``git:<command>``."""

    def __init__(self, folder: Path, caller: Caller, *, program: str = "git", estate_key: bytes = b"") -> None:
        self.folder = folder
        self.estate_key = estate_key
        self.git = Git(str(folder), program=program)
        self._caller = caller

    def ask(self, command: str, *arguments: str, stdin: bytes = b"", absent: int = 0) -> bytes:
        """Run one command and return what it prints; nothing, when it ends with the code ``absent``."""
        return self._caller.attempt(f"git:{command}", lambda: self._run(command, arguments, stdin, absent))

    def _run(self, command: str, arguments: tuple[str, ...], stdin: bytes, absent: int) -> bytes:
        try:
            return self.git.ask(command, *arguments, stdin=stdin, absent=absent)
        except GitFailed as error:
            raise Unavailable(str(error)) from error
