"""Files in which a sweep keeps what it read of a repository: one for each repository and set of detectors.

They hold no value of a secret, but they tell where secrets are: so they are for their owner alone, and what somebody
else wrote or could have written is not believed. Whatever is wrong with a file, it counts as not there.
"""

from __future__ import annotations

import contextlib
import os
import sys
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from connectors.forms import learnt
from connectors.sweep.answers import Answer, Stand
from connectors.sweep.attribution import Arrival

FORMAT = 2
FOLDER = "blobs"
CHECK = 4
"""Bytes of the checksum that a file begins with."""
MOST_FILES = 500
MOST_BYTES = 2_000_000_000
"""What all files together may take; the ones that were not used for longest go first."""
OLDEST = 90 * 86_400
"""Seconds after which a file that was not used is removed."""


class Came(msgspec.Struct, array_like=True, frozen=True):
    """An arrival of a blob with a secret, its path as bytes for not every path is text, its time as git wrote it."""

    blob: str
    path: bytes
    commit: str
    author: bytes | None
    at: str
    order: int
    in_head: bool | None

    @classmethod
    def of(cls, stand: Stand) -> Came:
        """Pack what is known of a place."""
        arrival = stand.arrival
        author = None if arrival.author is None else arrival.author.encode(errors="surrogateescape")
        path = arrival.path.encode(errors="surrogateescape")
        at = arrival.at.isoformat() if arrival.at else ""
        return cls(arrival.blob, path, arrival.commit, author, at, arrival.order, stand.in_head)

    def stand(self) -> Stand:
        """Unpack it again."""
        author = None if self.author is None else self.author.decode(errors="surrogateescape")
        path = self.path.decode(errors="surrogateescape")
        at = datetime.fromisoformat(self.at) if self.at else None
        return Stand(Arrival(self.blob, path, self.commit, author, at, self.order), self.in_head)


class State(msgspec.Struct, array_like=True, frozen=True):
    """The history as it was when all of it had been read."""

    tips: dict[str, str]
    ends: bytes
    """Where the history of a shallow clone ends."""
    mailmap: str
    """The blob that says who is who."""
    came: list[Came]
    commits: bytes
    orders: bytes
    """The corrected time of every commit."""


class Kept(msgspec.Struct, array_like=True, frozen=True):
    """What a file holds."""

    about: str
    judged: str
    """A digest of what the answers depend on, but not the texts in which nothing was found."""
    names: bytes
    sizes: bytes
    marks: bytes
    """Of each name, the mark of the path that it was read with."""
    answers: dict[str, Answer]
    special: dict[str, bytes]
    """The paths of the blobs whose answers depend on them."""
    state: State | None


class Shelf:
    """Where the file about one thing lies."""

    def __init__(self, cache: Path, about: str) -> None:
        self._about = f"{FORMAT} {sys.byteorder} {about}"
        told = self._about.encode(errors="surrogateescape")
        self._folder = cache / FOLDER
        self._file = self._folder / f"{zlib.crc32(told):08x}{zlib.adler32(told):08x}"

    def read(self) -> Kept | None:
        """What was kept, if there is anything to be believed."""
        try:
            if not _is_ours(os.lstat(self._folder), 0o022):
                return None
            with open(os.open(self._file, os.O_RDONLY | os.O_NOFOLLOW), "rb") as opened:  # noqa: PTH123  because links are not followed
                about = os.fstat(opened.fileno())
                if not _is_ours(about, 0o077):
                    return None
                told = memoryview(opened.read())
                if int.from_bytes(told[:CHECK], "big") != zlib.crc32(told[CHECK:]):
                    return None
                kept = msgspec.msgpack.decode(told[CHECK:], type=learnt(Kept))
                os.utime(opened.fileno())
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        return kept if kept.about == self._about and _is_whole(kept) else None

    def write(self, kept: Kept) -> None:
        """Keep it for the next time. What cannot be kept is read again."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not _is_ours(os.lstat(self._folder), 0o022):
                return
            fresh = self._folder / f".{self._file.name}.{os.getpid()}.{os.urandom(4).hex()}"
            try:
                descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as opened:
                    told = msgspec.msgpack.encode(msgspec.structs.replace(kept, about=self._about))
                    opened.write(zlib.crc32(told).to_bytes(CHECK, "big") + told)
                fresh.replace(self._file)
            finally:
                fresh.unlink(missing_ok=True)
            self._clear()

    def _clear(self) -> None:
        """Remove what was not used for long, and what is too much."""
        files = sorted(_listed(self._folder), reverse=True)
        room, newest = MOST_BYTES, files[0][0]
        for number, (used, size, name) in enumerate(files):
            room -= size
            if number >= MOST_FILES or room < 0 or used < newest - OLDEST:
                (self._folder / name).unlink(missing_ok=True)


def is_text(answer: Answer) -> bool:
    """Whether an answer can be kept: a name in an archive may be no text."""
    try:
        msgspec.msgpack.encode(answer)
    except UnicodeEncodeError:
        return False
    return True


def mark_of(path: str) -> int:
    """Tell paths apart in a few bytes."""
    return zlib.crc32(path.encode(errors="surrogateescape"))


def packed(numbers: Mapping[str, int]) -> tuple[bytes, bytes]:
    """Names of objects and a number of each, in as few bytes as will do."""
    from array import array  # noqa: PLC0415  because a small sweep need not load it

    names = sorted(numbers)
    return bytes.fromhex("".join(names)), array("Q", map(numbers.__getitem__, names)).tobytes()


def total(sizes: bytes) -> tuple[int, int]:
    """How many there are, and their sum."""
    from array import array  # noqa: PLC0415  because the same

    numbers = array("Q", sizes)
    return len(numbers), sum(numbers)


def unpacked(names: bytes, sizes: bytes) -> dict[str, int]:
    """Take apart what ``packed`` put together."""
    from array import array  # noqa: PLC0415  because the same

    numbers = array("Q")
    numbers.frombytes(sizes)
    if not numbers:
        return {}
    width = len(names) // len(numbers) * 2
    told = names.hex()
    return dict(zip((told[at : at + width] for at in range(0, len(told), width)), numbers, strict=True))


def _is_whole(kept: Kept) -> bool:
    """Whether names and numbers belong together."""
    pairs = [(kept.names, kept.sizes), (kept.names, kept.marks)]
    if kept.state is not None:
        pairs.append((kept.state.commits, kept.state.orders))
    return all(
        len(numbers) % 8 == 0 and len(names) * 8 in {20 * len(numbers), 32 * len(numbers)} for names, numbers in pairs
    )


def _is_ours(about: os.stat_result, others: int) -> bool:
    return about.st_mode & others == 0 and (not hasattr(os, "getuid") or about.st_uid == os.getuid())


def _listed(folder: Path) -> Iterator[tuple[float, int, str]]:
    with os.scandir(folder) as files:
        for file in files:
            about = file.stat(follow_symlinks=False)
            yield about.st_mtime, about.st_size, file.name
