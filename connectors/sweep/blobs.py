"""Reading many blobs of a repository in few steps: git writes them one after the other, they are looked at in place.

``git cat-file --batch --buffer`` answers each asked name with a line ``<name> blob <size>``, the content and a newline.
What it writes is collected in one buffer until that holds some megabytes of whole blobs, and then handed out as one
``Batch``. A blob too large for the buffer comes as ``Window``s that overlap, so memory stays bounded whatever its size.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from io import FileIO

import msgspec

from connectors.sweep.batches import HEAD, Batch
from connectors.sweep.git import Git, GitFailed
from connectors.sweep.windows import end_of, start_of
from graph.leaks import Unread

BUFFER = 8_000_000
"""Bytes of the buffer: the largest blob that is read in one piece."""
ENOUGH = 2_000_000
"""Bytes of whole blobs that are worth handing out: large enough to be fast, small enough for the processor's cache."""
MOST_WHOLE = 256_000_000
"""Bytes up to which a blob that has to be read in one piece is: an archive, a notebook, text of wide characters."""
PIPE = 1_048_576
CUT = "git stopped in the middle of it"
MISSING = "the object is missing: a damaged repository or a partial clone"
MOST_RESTARTS = 200
"""How many damaged objects are worth going on after."""


class Window(msgspec.Struct, frozen=True):
    """A piece of a blob that is too large for a batch: where it begins, and how many lines come before it."""

    name: str
    data: bytes
    offset: int
    lines: int
    last: bool


Piece = Batch | Window | Unread
Special = Callable[[bytes, str], bool]


def blobs(
    git: Git, names: Sequence[str], *, largest: int, is_special: Special = lambda _head, _name: False
) -> Iterator[Piece]:
    """The contents of blobs, in the order asked. What is missing or damaged is told, and the rest is read.

    ``is_special`` says by its first bytes and its name whether a large blob is of use in one piece only.
    """
    rest = names
    for restarts in range(MOST_RESTARTS):
        reading = _Reading(largest, is_special)
        yield from reading.of(git, rest)
        if reading.answered >= len(rest):
            return
        yield Unread(path=rest[reading.answered], why=reading.complaint or "git could not read it")
        rest = rest[reading.answered + 1 :]
        if not restarts:
            # Git stops at each blob of a partial clone that is not there, and cannot be fetched: ask for no other one.
            there = stored(git)
            yield from (Unread(path=name, why=MISSING) for name in rest if name not in there)
            rest = [name for name in rest if name in there]
    yield from (Unread(path=name, why="not read: too many objects before it are damaged") for name in rest)


def stored(git: Git) -> Collection[str]:
    """The names of all objects that are stored here."""
    return set(
        git.ask("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)").decode().split()
    )


class _Reading:
    """One run of git, from start to end or to the first blob that it fails at."""

    def __init__(self, largest: int, is_special: Special) -> None:
        self._is_special = is_special
        self.answered = 0
        self.complaint = ""
        self._largest = largest
        self._buffer = bytearray(BUFFER + 200)
        self._view = memoryview(self._buffer)
        self._filled = 0
        self._names: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._parsed = 0

    def of(self, git: Git, names: Sequence[str]) -> Iterator[Piece]:
        with git.running("cat-file", "--batch", "--buffer", stdin=True) as running:
            feeding = threading.Thread(target=_feed, args=(running.process, names), daemon=True)
            feeding.start()
            yield from self._pieces(running.process)
            if self.answered < len(names):
                self.complaint = running.complaint() or self.complaint

    def _pieces(self, process: subprocess.Popen[bytes]) -> Iterator[Piece]:
        _widen(_output(process).fileno())
        while self._more(process):
            if self._filled - self._parsed < ENOUGH and self._filled < BUFFER:
                continue
            yield from self._whole()
            if self._too_large():
                yield from self._in_parts(process)
                if self.complaint:
                    return
        yield from self._whole()

    def _whole(self) -> Iterator[Piece]:
        """Hand out the blobs that are there in whole, and move what is left to the front."""
        place = self._parsed
        while (line := self._buffer.find(b"\n", place, self._filled)) >= 0:
            name, _, told = self._buffer[place:line].partition(b" ")
            if told == b"missing":
                yield Unread(path=name.decode(), why=MISSING)
                self.answered += 1
                place = line + 1
                continue
            end = line + 1 + int(told.rpartition(b" ")[2])
            if end >= self._filled:
                break
            self._names.append(name.decode())
            self._starts.append(line + 1)
            self._ends.append(end)
            place = end + 1
        if self._names:
            self.answered += len(self._names)
            yield Batch(self._view[:place], self._names, self._starts, self._ends)
        self._forget(place)

    def _forget(self, place: int) -> None:
        rest = self._filled - place
        if place and rest:
            self._buffer[:rest] = self._buffer[place : self._filled]
        self._filled, self._parsed = rest, 0
        self._names, self._starts, self._ends = [], [], []

    def _too_large(self) -> bool:
        line = self._buffer.find(b"\n", 0, min(self._filled, 200))
        return line >= 0 and line + 2 + int(self._buffer[:line].rpartition(b" ")[2]) > BUFFER

    def _in_parts(self, process: subprocess.Popen[bytes]) -> Iterator[Piece]:
        """Hand out the one blob at the front of the buffer, which is too large for it, as it is read."""
        line = self._buffer.index(b"\n")
        name, _, told = bytes(self._buffer[:line]).decode().partition(" ")
        size = int(told.rpartition(" ")[2])
        self._forget(line + 1)
        while self._filled < HEAD and self._more(process):
            pass
        special = self._is_special(bytes(self._buffer[:HEAD]), name)
        if size > self._largest:
            yield Unread(path=name, why=f"larger than {self._largest // 1_000_000} MB")
        elif special and size > MOST_WHOLE:
            yield Unread(path=name, why=f"larger than the {MOST_WHOLE // 1_000_000} MB that are unpacked")
        if special and size <= min(self._largest, MOST_WHOLE):
            yield from self._in_one(process, name, size)
        else:
            yield from self._windows(process, name, size, wanted=not special and size <= self._largest)
        if not self.complaint:
            if self._filled or self._more(process):
                self._forget(1)
            self.answered += 1

    def _in_one(self, process: subprocess.Popen[bytes], name: str, size: int) -> Iterator[Piece]:
        data = bytearray()
        while len(data) < size:
            if not self._filled and not self._more(process):
                self.complaint = CUT
                return
            taken = min(self._filled, size - len(data))
            data += self._view[:taken]
            self._forget(taken)
        yield Batch(memoryview(data), [name], [0], [size])

    def _windows(self, process: subprocess.Popen[bytes], name: str, left: int, *, wanted: bool) -> Iterator[Piece]:
        offset = lines = 0
        while left > 0:
            while self._filled < min(left, BUFFER):
                if not self._more(process):
                    self.complaint = CUT
                    return
            last = left <= BUFFER
            size = left if last else end_of(self._buffer, BUFFER)
            if wanted:
                yield Window(name, bytes(self._view[:size]), offset, lines, last)
            step = size if last else start_of(self._buffer, size)
            lines += self._buffer.count(b"\n", 0, step)
            offset += step
            left -= step
            self._forget(step)

    def _more(self, process: subprocess.Popen[bytes]) -> bool:
        got = _output(process).readinto(self._view[self._filled :]) or 0
        self._filled += got
        return got > 0


def _output(process: subprocess.Popen[bytes]) -> FileIO:
    if not isinstance(process.stdout, FileIO):
        raise GitFailed("git has no output")
    return process.stdout


def _feed(process: subprocess.Popen[bytes], names: Sequence[str]) -> None:
    """Ask for all names; git that died, or that is no longer listened to, asks for no more."""
    with contextlib.suppress(OSError, ValueError):
        if process.stdin:
            process.stdin.write("".join(f"{name}\n" for name in names).encode())
            process.stdin.close()


def _widen(descriptor: int) -> None:
    """Let git write far ahead of us, where the system allows a pipe of that size."""
    with contextlib.suppress(OSError, AttributeError, ImportError):
        import fcntl  # noqa: PLC0415  because only Unix has it

        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, PIPE)
