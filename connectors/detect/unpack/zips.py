"""Reading a zip through its directory, entry by entry, or from its local headers where the directory is lost.

The standard library's reader holds the whole directory as objects, needs it to be intact and believes its sizes; this
one reads what hostile or broken files still give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from struct import Struct, unpack_from
from typing import NamedTuple

from connectors.detect.unpack.codecs import Codec, bzip2, deflate, zstd
from connectors.detect.unpack.inflating import gathered, over, stream
from connectors.detect.unpack.model import Allowance, Damaged, Member, Part, Skipped
from connectors.detect.unpack.shown import inside, shown
from graph.leaks import Unread

END, CENTRAL, LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
END64, LOCATOR = b"PK\x06\x06", b"PK\x06\x07"
END_FIELDS = Struct("<12xLL2x")
"""Of the end record: the directory's size and offset."""
CENTRAL_FIELDS = Struct("<8xHH8xLLHHH8xL")
"""Flags, method, size packed, size unpacked, lengths of name, extra and comment, offset of the local header."""
LOCAL_FIELDS = Struct("<6xHH8xLLHH")
"""Flags, method, size packed, size unpacked, lengths of name and extra."""
ENCRYPTED, STREAMED, UTF8 = 0x1, 0x8, 0x800
LONGEST_COMMENT = 0xFFFF
IN_EXTRA = 0xFFFFFFFF
SIGNATURES = re.compile(rb"PK(?:\x01\x02|\x03\x04|\x05\x06|\x06\x06)")


class Entry(NamedTuple):
    """One file of a zip: its name, how it is packed, and where."""

    name: bytes
    flags: int
    method: int
    start: int
    size: int


def parts(data: memoryview, path: str, allowance: Allowance) -> Iterator[Part]:
    """Read every file of a zip. Raises ``Damaged`` where it cannot go on."""
    packed = 0
    for entry in _entries(data):
        allowance.opened()
        content = data[max(0, entry.start) : max(0, entry.start + entry.size)]
        packed += len(content)
        if packed > len(data):
            raise Damaged("has entries that lie upon one another; the rest was not read")
        if not entry.name.endswith(b"/"):  # a folder
            name = shown(entry.name, "" if entry.flags & UTF8 else "cp437")
            yield from _file(content, entry, inside(path, name), allowance)


def _file(packed: memoryview, entry: Entry, path: str, allowance: Allowance) -> Iterator[Part]:
    if entry.flags & ENCRYPTED or entry.start < 0:
        yield Unread(path=path, why="is encrypted" if entry.flags & ENCRYPTED else "is damaged")
        return
    if entry.method == 0:
        content, why = _stored(packed, entry, allowance.budget.member)
    elif (known := _codec(entry.method)) is not None:
        content, why = gathered(stream(packed, known, allowance), allowance.budget.member)
    else:
        yield Skipped(path, f"packed by method {entry.method} of zip")
        return
    if content:
        yield Member(path, content)
    if why:
        yield Unread(path=path, why=why)


def _stored(packed: memoryview, entry: Entry, limit: int) -> tuple[bytes, str]:
    if len(packed) > limit:
        return bytes(packed[:limit]), over(limit)
    return bytes(packed), "is cut off" if len(packed) < entry.size else ""


def _codec(method: int) -> Codec | None:
    known = {8: deflate, 12: bzip2, 93: zstd}.get(method)
    return None if known is None else known()


def _entries(data: memoryview) -> Iterator[Entry]:
    """List the entries as the directory has them; without one, as they come. That it is lost is told at the end."""
    found = _directory(data)
    if found is not None:
        yield from _listed(data, *found)
        return
    yield from _met(data)
    raise Damaged("has lost its directory; its files were read as far as they could be found")


def _directory(data: memoryview) -> tuple[int, int, int] | None:
    """Find where the directory begins and ends, and what lies before the zip itself."""
    tail = max(0, len(data) - LONGEST_COMMENT - 22)
    end = bytes(data[tail:]).rfind(END) + tail
    if end < tail or end + 22 > len(data):
        return None
    size, offset = END_FIELDS.unpack_from(data, end)
    if bytes(data[max(0, end - 20) : end][:4]) == LOCATOR:
        size, offset, end = _directory64(data, end - 20, size, offset)
    for begin, before in ((end - size, end - size - offset), (offset, 0)):
        if 0 <= begin <= end and before >= 0 and bytes(data[begin : begin + 4]) in (CENTRAL, END, END64):
            return begin, end, before
    return None


def _directory64(data: memoryview, locator: int, size: int, offset: int) -> tuple[int, int, int]:
    record = locator - 56
    if record < 0 or bytes(data[record : record + 4]) != END64:
        return size, offset, locator
    return (*unpack_from("<QQ", data, record + 40), record)


def _listed(data: memoryview, at: int, end: int, before: int) -> Iterator[Entry]:
    while at + 46 <= end and bytes(data[at : at + 4]) == CENTRAL:
        flags, method, size, unpacked, name, extra, comment, offset = CENTRAL_FIELDS.unpack_from(data, at)
        names = at + 46
        if IN_EXTRA in (size, unpacked, offset):
            field = bytes(data[names + name : names + name + extra])
            size, offset = _widened(field, size=size, unpacked=unpacked, offset=offset)
        yield Entry(bytes(data[names : names + name]), flags, method, _content(data, before + offset), size)
        at = names + name + extra + comment
    if at < end:
        raise Damaged("has a directory that is damaged; the rest was not read")


def _widened(extra: bytes, *, size: int, unpacked: int, offset: int) -> tuple[int, int]:
    """Read sizes over 4 GB from the extra field, where they stand in a fixed order, each only if it is needed."""
    at = 0
    while at + 4 <= len(extra) and extra[at : at + 2] != b"\x01\x00":
        at += 4 + int.from_bytes(extra[at + 2 : at + 4], "little")
    values = (int.from_bytes(extra[place : place + 8], "little") for place in range(at + 4, len(extra), 8))
    if unpacked == IN_EXTRA:
        next(values, 0)
    size = next(values, size) if size == IN_EXTRA else size
    return size, next(values, offset) if offset == IN_EXTRA else offset


def _content(data: memoryview, at: int) -> int:
    """Where a file's content begins, behind its local header; -1 where there is no such header."""
    if at + 30 > len(data) or bytes(data[at : at + 4]) != LOCAL:
        return -1
    name, extra = unpack_from("<HH", data, at + 26)
    return int(at + 30 + name + extra)


def _met(data: memoryview) -> Iterator[Entry]:
    """List what local headers tell, in the order they are met. A size that came after the content is measured."""
    at = 0
    while (found := SIGNATURES.search(data, at)) is not None:
        at = found.end()
        start = _content(data, found.start())
        if start < 0:
            continue
        flags, method, size, _, name, _ = LOCAL_FIELDS.unpack_from(data, found.start())
        if not size and flags & STREAMED:
            following = SIGNATURES.search(data, start)
            size = (len(data) if following is None else following.start()) - start
        yield Entry(bytes(data[found.start() + 30 : found.start() + 30 + name]), flags, method, start, size)
        at = start + size
