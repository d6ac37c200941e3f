"""Running git on a repository of strangers without letting it run anything of theirs.

Only commands that read objects are used. The environment is empty but for what is set here, so no setting of the user
or the system applies either. What a repository's own configuration could start is shut:

- a file-system monitor, hooks, a signature program: switched off by ``-c``, which outranks the repository;
- a partial clone's remote, from which git would fetch a missing object by a command of its choice: every transport is
  forbidden by ``GIT_ALLOW_PROTOCOL``, which outranks ``protocol.*.allow``;
- external diffs, text conversions, clean and smudge filters: no command used here runs them.

Replacements and grafts are ignored, for they can hide a part of the history. With all that shut, whose the folder is
does not matter, so ``safe.directory`` lets every folder through: a checkout mounted into a container has another owner.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

SECONDS = 900.0
MOST_HEARD = 65_536
"""Bytes of complaints that are kept."""
PIECE = 4_096
GRACE = 5.0
_SETTINGS = (
    "safe.directory=*",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "core.attributesFile=/dev/null",
    "advice.graftFileDeprecated=false",
    "diff.external=",
    "diff.interHunkContext=0",
    "diff.orderFile=/dev/null",
    "i18n.logOutputEncoding=UTF-8",
    "log.showRoot=true",
    "log.showSignature=false",
    "mailmap.blob=HEAD:.mailmap",
    "mailmap.file=",
    # Many small windows on the pack and a small cache of bases: a quarter of the memory, and no slower where the
    # versions of a file are asked for one after the other. A larger window that is mapped anew costs what it holds.
    "core.packedGitWindowSize=1m",
    "core.packedGitLimit=32m",
    "core.deltaBaseCacheLimit=16m",
)
_PASSWORD = re.compile(r"://[^/\s@]*@")


class GitFailed(Exception):
    """Git could not do it, and what it said; without any password of an address."""


T = TypeVar("T")


class Through(Protocol):
    """What every command goes through: a source's caller notes it, and puts up with what passes."""

    def __call__(self, command: str, run: Callable[[], T], /) -> T:
        """Run the command of this name."""


def directly(_command: str, run: Callable[[], T], /) -> T:
    """Run a command and nothing else."""
    return run()


class Git:
    """The git command in one folder. ``within`` lets the folder lie anywhere in a repository."""

    def __init__(self, folder: str, *, program: str = "git", within: bool = False, through: Through = directly) -> None:
        self.folder = folder
        self._through = through
        self._start = [
            program, "--no-pager", "--no-optional-locks", *(part for each in _SETTINGS for part in ("-c", each))
        ]  # fmt: skip
        self._environment = _environment(folder, within=within)
        self._begun: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}

    def begin(self, command: str, *arguments: str) -> None:
        """Start one command whose answer is asked for later. One that cannot be started is told then."""
        with contextlib.suppress(OSError):
            self._begun[command, *arguments] = self._process(command, arguments, stdin=False)

    def forget(self) -> None:
        """Stop what was begun and nobody asked for."""
        while self._begun:
            _, process = self._begun.popitem()
            with process:
                process.kill()

    def ask(self, command: str, *arguments: str, stdin: bytes = b"", absent: int = 0) -> bytes:
        """Run one command and return what it prints; nothing, when it ends with the code ``absent``."""
        return self._through(command, lambda: self._ask(command, arguments, stdin, absent))

    def _ask(self, command: str, arguments: Sequence[str], stdin: bytes, absent: int) -> bytes:
        begun = self._begun.pop((command, *arguments), None)
        try:
            with begun or self._process(command, arguments, stdin=True) as process:
                try:
                    told, complaint = process.communicate(None if begun else stdin, SECONDS)
                except BaseException:
                    process.kill()
                    raise
        except subprocess.TimeoutExpired:
            raise GitFailed(f"git {command} took longer than {SECONDS:.0f} s") from None
        except OSError as error:
            raise GitFailed(f"git cannot be run in {self.folder}: {error.strerror}") from error
        if process.returncode not in {0, absent}:
            raise GitFailed(f"git {command} failed: {said(complaint)}")
        return told if process.returncode == 0 else b""

    @contextlib.contextmanager
    def running(self, command: str, *arguments: str, stdin: bool = False) -> Iterator[Running]:
        """Start one command whose output is read as it comes; it is stopped when it is no longer wanted."""
        process = self._through(command, lambda: self._start_one(command, arguments, stdin=stdin))
        heard = bytearray()
        # Git waits until somebody reads what it complains of, however much that is.
        listening = threading.Thread(target=_listen, args=(process, heard), daemon=True)
        listening.start()
        with process:
            try:
                yield Running(process, listening, heard)
            finally:
                process.kill()
                listening.join(GRACE)

    def _start_one(self, command: str, arguments: Sequence[str], *, stdin: bool) -> subprocess.Popen[bytes]:
        try:
            return self._process(command, arguments, stdin=stdin)
        except OSError as error:
            raise GitFailed(f"git cannot be run in {self.folder}: {error.strerror}") from error

    def _process(self, command: str, arguments: Sequence[str], *, stdin: bool) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  because the command is ours, and so are its arguments
            [*self._start, command, *arguments],
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=self.folder,
            env=self._environment,
        )


class Running:
    """A command that runs, and what it complained of so far."""

    def __init__(self, process: subprocess.Popen[bytes], listening: threading.Thread, heard: bytearray) -> None:
        self.process = process
        self._listening = listening
        self._heard = heard

    def complaint(self) -> str:
        """What it complained of, when it has ended."""
        self._listening.join()
        return said(bytes(self._heard))


def said(stderr: bytes) -> str:
    """The first fault that git complained about, or its first line; passwords of addresses left out."""
    lines = stderr.decode(errors="replace").strip().split("\n")
    fault = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
    return _PASSWORD.sub("://", fault)


def _listen(process: subprocess.Popen[bytes], heard: bytearray) -> None:
    with contextlib.suppress(OSError, ValueError):
        while process.stderr and (more := process.stderr.read(PIECE)):
            heard += more[: MOST_HEARD - len(heard)]


def _environment(folder: str, *, within: bool) -> dict[str, str]:
    shut = {
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_GRAFT_FILE": "/dev/null",
        # A file may be called ":(top)x"; no path that is handed to git is a pattern.
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    # Only the folder itself may be the repository, not one that it happens to lie in.
    return shut if within else {**shut, "GIT_CEILING_DIRECTORIES": os.path.dirname(os.path.realpath(folder))}  # noqa: PTH120  because pathlib is not free
