"""The files of a folder: those git knows or would take, or all of them; links are not followed.

Within a repository git itself says what ``.gitignore`` leaves out. A folder that is in no repository is read whole.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from connectors.sweep.batches import HEAD, Batch
from connectors.sweep.blobs import MOST_WHOLE, Special
from connectors.sweep.git import Git, GitFailed
from connectors.sweep.tray import FLAGS, UNFOLLOWED, Tray
from connectors.sweep.windows import end_of, start_of
from graph.leaks import Unread

LARGEST_WHOLE = 8_000_000
"""Bytes up to which a file is read in one piece; larger ones come in windows that overlap."""
_BARE = {"HEAD", "objects", "refs"}


class File(msgspec.Struct, frozen=True):
    """A file, or a window of one that is large: where it begins, and how many lines come before it."""

    path: str
    data: bytes
    lines: int = 0
    last: bool = True


class Folder:
    """Reads the files of a folder. What was left out on purpose is counted in ``skipped``.

    ``is_special`` says by its first bytes and its path whether a file is of use in one piece only.
    """

    def __init__(
        self,
        root: str,
        *,
        every: bool = False,
        largest: int,
        program: str = "git",
        is_special: Special = lambda _head, _path: False,
    ) -> None:
        self.root = root
        self.skipped: Counter[str] = Counter()
        self.beside: set[str] = set()
        """The paths of git's own settings: they are read, and are none of the folder's texts."""
        self._every = every
        self._largest = largest
        self._program = program
        self._is_special = is_special
        self._is_bare = False
        self._links: dict[str, bool] = {"": False}

    @property
    def is_there(self) -> bool:
        """Whether it is a folder, and not a file that was asked for by name."""
        return os.path.isdir(self.root)  # noqa: PTH112  because a path object for every file costs more than reading it

    def files(self) -> Iterator[File | Unread]:
        """Every file, in the order of names."""
        if not self.is_there:
            yield from self._asked_for()
            return
        yield from self.read(self.paths())
        yield from self.remark()

    def read(self, paths: Iterable[str]) -> Iterator[File | Unread]:
        """The files of these paths."""
        for path in paths:
            yield from self._file(os.path.join(self.root, path), path)  # noqa: PTH118  because the same

    def together(self, paths: Iterable[str], joins: Callable[[], bool]) -> Iterator[Batch | File | Unread]:
        """The same, but several small files as one batch, as long as ``joins`` says that this is of use."""
        tray = Tray(self._largest)
        below = os.path.join(self.root, "")  # noqa: PTH118  because the same
        alone = not joins()
        for path in paths:
            full = below + path
            if not tray.take(full, path):
                yield from tray.emptied()
                yield from self._file(full, path)
            elif alone or tray.is_full:
                yield from tray.emptied()
                alone = not joins()
        yield from tray.emptied()

    def remark(self) -> Iterator[Unread]:
        """What there is to say of the folder itself, once its paths are known."""
        if self._is_bare:
            yield Unread(path=self.root, why="a bare repository has no files: read its history")

    def paths(self) -> Iterator[str]:
        """The path of every file to read, within the folder."""
        listed = None if self._every else self._known_to_git("")
        yield from self._walked("") if listed is None else listed

    def _asked_for(self) -> Iterator[File | Unread]:
        """The one file that was named: a link is followed here, and what cannot be read is not passed over."""
        before = self.skipped.total()
        yield from self._file(self.root, self.root, follow=True)
        if self.skipped.total() > before:
            (why,) = self.skipped
            self.skipped.clear()
            yield Unread(path=self.root, why=why)

    def _known_to_git(self, below: str) -> Iterator[str] | None:
        """What git knows or would take, if the folder lies in a repository."""
        git = Git(os.path.join(self.root, below), program=self._program, within=True)  # noqa: PTH118  because the same
        try:
            if not _holds(git.ask("rev-parse", "--show-toplevel"), git.folder):
                return None  # its settings name another folder as the one its files are in
            answer = git.ask("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        except GitFailed:
            return None
        return self._with_inner_repositories(below, answer.decode(errors="surrogateescape").split("\0"))

    def _settings(self, below: str) -> Iterator[str]:
        """Git's own settings of a repository. One whose ``.git`` is a file has them elsewhere."""
        own = os.path.join(self.root, below, ".git")  # noqa: PTH118  because the same
        if os.path.isdir(own) and not os.path.islink(own):  # noqa: PTH112, PTH114  because the same
            from connectors.sweep.own_settings import settings_within  # noqa: PLC0415  because few folders have one

            found = [f"{below}.git/{each}" for each in settings_within(own)]
            self.beside.update(found)
            yield from found

    def _with_inner_repositories(self, below: str, listed: list[str]) -> Iterator[str]:
        yield from self._settings(below)
        for name in dict.fromkeys(listed):
            path = below + name
            if not name:
                continue
            if self._lies_behind_link(name.rstrip("/").rpartition("/")[0], below):
                self.skipped["a link"] += 1
            elif name.endswith("/") or os.path.isdir(os.path.join(self.root, path)):  # noqa: PTH112, PTH118  because the same
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

    def _lies_behind_link(self, folder: str, below: str) -> bool:
        """Whether a folder that git lists has become a link to somewhere else."""
        path = below + folder
        if folder and path not in self._links:
            self._links[path] = self._lies_behind_link(folder.rpartition("/")[0], below) or os.path.islink(  # noqa: PTH114  because the same
                os.path.join(self.root, path)  # noqa: PTH118  because the same
            )
        return bool(folder) and self._links[path]

    def _walked(self, below: str) -> Iterator[str]:
        pending = [below]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(os.path.join(self.root, folder)) as listing:  # noqa: PTH118  because the same
                    files: list[str] = []
                    folders: list[str] = []
                    for each in listing:
                        (folders if each.is_dir(follow_symlinks=False) else files).append(each.name)
            except OSError:
                yield folder  # reading it will fail the same way, and be told
                continue
            if {*files, *folders} >= _BARE:
                if folder:
                    self.skipped["a bare repository's history"] += 1
                else:
                    self._is_bare = True
            if ".git" in folders:
                yield from self._settings(folder)
            pending += [f"{folder}{name}/" for name in sorted(folders, reverse=True) if name != ".git"]
            yield from [folder + name for name in sorted(files)]

    def _file(self, full: str, shown: str, *, follow: bool = False) -> Iterator[File | Unread]:
        try:
            descriptor = os.open(full, FLAGS if follow else FLAGS | UNFOLLOWED)
        except OSError as error:
            if os.path.islink(full) and not follow:  # noqa: PTH114  because the same
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
        elif not self._is_special(os.pread(descriptor, HEAD, 0), shown):
            yield from _windows(descriptor, shown)
        elif about.st_size <= MOST_WHOLE:
            yield File(shown, _all(descriptor, about.st_size))
        else:
            yield Unread(path=shown, why=f"larger than the {MOST_WHOLE // 1_000_000} MB that are unpacked")


def _all(descriptor: int, size: int) -> bytes:
    data = os.read(descriptor, size + 1)
    while len(data) < size and (more := os.read(descriptor, size - len(data) + 1)):
        data += more
    return data


def _windows(descriptor: int, shown: str) -> Iterator[File]:
    data, lines = b"", 0
    while more := _all(descriptor, LARGEST_WHOLE - len(data)):
        data += more
        if len(data) < LARGEST_WHOLE:
            break
        end = end_of(data, len(data))
        yield File(shown, data[:end], lines, last=False)
        start = start_of(data, end)
        lines += data.count(b"\n", 0, start)
        data = data[start:]
    yield File(shown, data, lines, last=True)


def _holds(told: bytes, folder: str) -> bool:
    """Whether a folder lies in the one that git told."""
    top = os.fsdecode(told.removesuffix(b"\n"))
    real = os.path.realpath(folder)
    return os.path.commonpath((top, real)) == top
