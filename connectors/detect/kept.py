"""Databases of hyperscan that were compiled once, kept in the cache folder: loading one takes a thousandth of the time.

A file is a head, which says what the database is of, and the database as hyperscan writes it. Loading one that somebody
else wrote would not be safe, so a file counts only if the user owns it and nobody else can write it.
"""

from __future__ import annotations

import contextlib
import functools
import os
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from connectors.forms import learnt

if TYPE_CHECKING:
    import hyperscan

MOST = 4
"""How many files of a kind the cache keeps: one for each Python and copy of the program somebody may use in turn."""
LOCK = threading.RLock()
"""Held while hyperscan makes, loads or writes a database: one at a time, whatever the threads of a caller do."""
_NUMBER = 4
"""Bytes of each of the two numbers before the head: how long it is, and its checksum. The database has its own."""


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What a kept database is of. ``entries`` is decoded when they are asked for: most texts trigger nothing."""

    stamp: str
    rules: str = ""
    entries: msgspec.Raw = msgspec.Raw(b"\x90")


@functools.cache
def has_hyperscan() -> bool:
    """Whether the fast engine is installed."""
    try:
        import hyperscan  # noqa: F401, PLC0415  because it is an extra
    except ImportError:
        return False
    return True


def database(cache: Path | None, kind: str, expressions: Sequence[bytes], flags: int = 0) -> hyperscan.Database:
    """The database of these expressions: the one that is kept, or a new one that is kept from now on."""
    from hashlib import sha256  # noqa: PLC0415  because what is known by a stamp needs no digest

    stamp = sha256(repr((flags, expressions)).encode()).hexdigest()[:24]
    file = cache / f"{kind}-{stamp}" if cache else None
    if file and (found := read(file, stamp)):
        return found[1]
    made = compiled(expressions, flags)
    if file:
        write(file, Head(stamp), made)
    return made


def compiled(expressions: Sequence[bytes], flags: int = 0) -> hyperscan.Database:
    """Compile expressions, numbered in their order."""
    with LOCK:
        import hyperscan  # noqa: PLC0415  because it is an extra

        made = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        made.compile(expressions=expressions, ids=range(len(expressions)), flags=[flags] * len(expressions))
        return made


def read(file: Path, stamp: str) -> tuple[Head, hyperscan.Database] | None:
    """What a file of the cache holds, if it is ours, whole and of this stamp."""
    try:
        with file.open("rb", buffering=0) as opened:
            about = os.fstat(opened.fileno())
            if (hasattr(os, "getuid") and about.st_uid != os.getuid()) or about.st_mode & 0o022:
                return None
            head = _head(opened)
            found = _loaded(opened.read()) if head and head.stamp == stamp else None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return (head, found) if head and found else None


def write(file: Path, head: Head, database: hyperscan.Database) -> None:
    """Keep a database for the next time; a cache that cannot be written is no reason to fail."""
    with LOCK:
        import hyperscan  # noqa: PLC0415  because it is an extra

        dumped = hyperscan.dumpb(database)
    told = msgspec.msgpack.encode(head)
    numbers = (len(told), zlib.crc32(told))
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.writelines((*(each.to_bytes(_NUMBER) for each in numbers), told, dumped))
        fresh.replace(file)
        kind = file.name.rpartition("-")[0]
        for old in sorted(file.parent.glob(f"{kind}-*"), key=lambda each: each.stat().st_mtime)[:-MOST]:
            old.unlink(missing_ok=True)


def _head(opened: BinaryIO) -> Head | None:
    """The head, if it is whole: its checksum tells."""
    size, checksum = (int.from_bytes(opened.read(_NUMBER)) for _ in range(2))
    told = opened.read(size)
    return msgspec.msgpack.decode(told, type=learnt(Head)) if told and zlib.crc32(told) == checksum else None


def _loaded(database: bytes) -> hyperscan.Database | None:
    """The database, or None where it is damaged, or was made for another processor than this one."""
    with LOCK:
        import hyperscan  # noqa: PLC0415  because it is an extra

        try:
            found = hyperscan.loadb(database, hyperscan.HS_MODE_BLOCK)
        except hyperscan.error:
            return None
        found.scratch = hyperscan.Scratch(found)
        return found
