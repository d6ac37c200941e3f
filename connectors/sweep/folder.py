"""The files of a folder: those git knows or would take, or all of them; links are not followed.

Within a repository git itself says what ``.gitignore`` leaves out. A folder that is in no repository is read whole.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator

import msgspec

from connectors.sweep.git import Git, GitFailed
from graph.leaks import Unread

LARGEST_WHOLE = 8_000_000
"""Bytes up to which a file is read in one piece; larger ones come in windows that overlap."""
OVERLAP = 65_536
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class File(msgspec.Struct, frozen=True):
    """A file, or a window of one that is large: where it begins, and how many lines come before it."""

    path: str
    data: bytes
    lines: int = 0
    last: bool = True


class Folder:
    """Reads the files of a folder. What was left out on purpose is counted in ``skipped``."""

    def __init__(self, root: str, *, every: bool = False, largest: int, program: str = "git") -> None:
        self.root = root
        self.skipped: Counter[str] = Counter()
        self._every = every
        self._largest = largest
        self._program = program

    def files(self) -> Iterator[File | Unread]:
        """Every file, in the order of names."""
        if os.path.isfile(self.root):  # noqa: PTH113  because a path object for every file costs more than reading it
            yield from self._file(self.root, self.root)
            return
        for path in self.paths():
            yield from self._file(os.path.join(self.root, path), path)  # noqa: PTH118  because the same

    def paths(self) -> Iterator[str]:
        """The path of every file to read, within the folder."""
        listed = None if self._every else self._known_to_git("")
        yield from self._walked("") if listed is None else listed

    def _known_to_git(self, below: str) -> Iterator[str] | None:
        """What git knows or would take, if the folder lies in a repository."""
        git = Git(os.path.join(self.root, below), program=self._program, within=True)  # noqa: PTH118  because the same
        try:
            answer = git.ask("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        except GitFailed:
            return None
        return self._with_inner_repositories(below, answer.decode(errors="surrogateescape").split("\0"))

    def _with_inner_repositories(self, below: str, listed: list[str]) -> Iterator[str]:
        for name in dict.fromkeys(listed):
            path = below + name
            if not name:
                continue
            if name.endswith("/") or os.path.isdir(os.path.join(self.root, path)):  # noqa: PTH112, PTH118  because the same
                # A submodule or a repository within this one: git names its folder alone.
                if os.path.islink(os.path.join(self.root, path.rstrip("/"))):  # noqa: PTH114, PTH118  because the same
                    self.skipped["a link"] += 1
                    continue
                inner = path.rstrip("/") + "/"
                has_git = os.path.exists(os.path.join(self.root, inner, ".git"))  # noqa: PTH110, PTH118  because the same
                found = self._known_to_git(inner) if has_git else None
                yield from self._walked(inner) if found is None else found
            else:
                yield path

    def _walked(self, below: str) -> Iterator[str]:
        pending = [below]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(os.path.join(self.root, folder)) as listing:  # noqa: PTH118  because the same
                    entries = sorted(listing, key=lambda each: each.name)
            except OSError:
                yield folder  # reading it will fail the same way, and be told
                continue
            pending += reversed([f"{folder}{each.name}/" for each in entries if _is_folder(each)])
            yield from (folder + each.name for each in entries if not each.is_dir(follow_symlinks=False))

    def _file(self, full: str, shown: str) -> Iterator[File | Unread]:
        try:
            descriptor = os.open(full, _FLAGS)
        except OSError as error:
            if os.path.islink(full):  # noqa: PTH114  because the same
                self.skipped["a link"] += 1
            elif not isinstance(error, FileNotFoundError):
                yield Unread(path=shown, why=error.strerror or "cannot be opened")
            else:
                self.skipped["deleted"] += 1
            return
        try:
            yield from self._read(descriptor, shown)
        except OSError as error:
            yield Unread(path=shown, why=error.strerror or "cannot be read")
        finally:
            os.close(descriptor)

    def _read(self, descriptor: int, shown: str) -> Iterator[File | Unread]:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            self.skipped["no regular file"] += 1
        elif about.st_size > self._largest:
            yield Unread(path=shown, why=f"larger than {self._largest // 1_000_000} MB")
        elif about.st_size <= LARGEST_WHOLE:
            yield File(shown, _all(descriptor, about.st_size))
        else:
            yield from _windows(descriptor, shown)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) and entry.name != ".git"


def _all(descriptor: int, size: int) -> bytes:
    data = os.read(descriptor, size + 1)
    while len(data) < size and (more := os.read(descriptor, size - len(data) + 1)):
        data += more
    return data


def _windows(descriptor: int, shown: str) -> Iterator[File]:
    data, lines = b"", 0
    while more := _all(descriptor, LARGEST_WHOLE - len(data)):
        data += more
        last = len(data) < LARGEST_WHOLE
        yield File(shown, data, lines, last)
        if last:
            return
        lines += data.count(b"\n", 0, len(data) - OVERLAP)
        data = data[-OVERLAP:]
    yield File(shown, data, lines, last=True)
