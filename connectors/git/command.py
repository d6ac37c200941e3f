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

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from connectors.streams import Caller, Unavailable

SECONDS = 900.0
_SETTINGS = (
    "safe.directory=*",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "core.attributesFile=/dev/null",
    "diff.external=",
    "i18n.logOutputEncoding=UTF-8",
    "log.showRoot=true",
    "log.showSignature=false",
    "mailmap.blob=HEAD:.mailmap",
    "mailmap.file=",
)
_PASSWORD = re.compile(r"://[^/\s@]*@")


class Repository:
    """One repository, for reading. Every call goes through the source's ``Caller`` as ``git:<command>``."""

    def __init__(self, folder: Path, caller: Caller, *, program: str = "git", estate_key: bytes = b"") -> None:
        self.folder = folder
        self.estate_key = estate_key
        self._caller = caller
        self._program = program

    def ask(self, command: str, *arguments: str, stdin: bytes = b"", absent: int = 0) -> bytes:
        """Run one command and return what it prints; nothing, when it ends with the code ``absent``."""
        return self._caller.attempt(f"git:{command}", lambda: self._run(command, arguments, stdin, absent))

    def _run(self, command: str, arguments: tuple[str, ...], stdin: bytes, absent: int) -> bytes:
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        try:
            done = subprocess.run(  # noqa: S603 because the command is ours, and so are its arguments
                [self._program, "--no-pager", "--no-optional-locks", *settings, command, *arguments],
                input=stdin,
                capture_output=True,
                cwd=self.folder,
                env=_environment(self.folder),
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unavailable(f"git {command} took longer than {SECONDS:.0f} s") from None
        except OSError as error:
            raise Unavailable(f"git cannot be run in {self.folder}: {error.strerror}") from error
        if done.returncode not in {0, absent}:
            said = done.stderr.decode(errors="replace").strip().partition("\n")[0]
            raise Unavailable(f"git {command} failed: {_PASSWORD.sub('://', said)}")
        return done.stdout if done.returncode == 0 else b""


def _environment(folder: Path) -> Mapping[str, str]:
    return {
        "GIT_ALLOW_PROTOCOL": "none",
        # Only the folder itself may be the repository, not one that it happens to lie in.
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_GRAFT_FILE": "/dev/null",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
