"""Reading a tar as it streams by, header by header. Links, devices and folders have nothing to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.unpack.flow import Flow
from connectors.detect.unpack.inflating import over
from connectors.detect.unpack.kinds import BLOCK, checks
from connectors.detect.unpack.model import Allowance, Damaged, Member, Part
from connectors.detect.unpack.shown import inside, shown
from graph.leaks import Unread

FILES = b"0\x007S"
EMPTY = b"123456"
"""Links, devices, folders and pipes: a size in their header counts no data."""
LONG_NAME, ATTRIBUTES, SPARSE = b"L", b"x", b"S"
BINARY = 0x80
OCTAL = re.compile(rb"[0-7]+")
LONGEST_HEADER = 1 << 20
STEP = 1 << 18


def plain(data: memoryview) -> Flow:
    """Let a tar that is not compressed flow."""
    return Flow(bytes(data[at : at + STEP]) for at in range(0, len(data), STEP))


def parts(flow: Flow, path: str, allowance: Allowance) -> Iterator[Part]:
    """Read every file of a tar. Raises ``Damaged`` where it cannot go on."""
    told: dict[str, bytes] = {}
    while header := flow.read(BLOCK):
        if not any(header):
            continue
        _check(header)
        allowance.opened()
        size = _size(header, told)
        if header[156:157] in (LONG_NAME, ATTRIBUTES):
            told.update(_extended(header[156:157], flow.read(min(size, LONGEST_HEADER))))
            flow.skip(size - min(size, LONGEST_HEADER) + -size % BLOCK)
        elif header[156] in FILES:
            name = told.get("path", _name(header))
            told.clear()
            yield from _file(flow, header, inside(path, shown(name)), size, allowance.budget.member)
        else:
            told.clear()
            flow.skip(size + -size % BLOCK)


def _file(flow: Flow, header: bytes, path: str, size: int, limit: int) -> Iterator[Part]:
    if header[156:157] == SPARSE:
        _skip_map(flow, header)
    wanted = min(size, limit)
    data = flow.read(wanted)
    if data:
        yield Member(path, data)
    if size > limit:
        yield Unread(path=path, why=over(limit))
    flow.skip(size - wanted + -size % BLOCK)
    if len(data) < wanted:
        raise Damaged("is cut off")


def _skip_map(flow: Flow, header: bytes) -> None:
    """Skip the map of a sparse file's holes. Only its data is stored, and only that is read: holes hold nothing."""
    more = header[482:483]
    while more not in (b"", b"\0"):
        more = flow.read(BLOCK)[504:505]


def _check(header: bytes) -> None:
    if len(header) < BLOCK:
        raise Damaged("is cut off")
    if not checks(header):
        raise Damaged("has a header that is damaged")


def _size(header: bytes, told: dict[str, bytes]) -> int:
    """Read a size, in octal digits or, with the highest bit set, in binary. An attribute may tell another."""
    if header[156] in EMPTY:
        return 0
    field = told.get("size", header[124:136]) if header[156] in FILES else header[124:136]
    if field[0] == BINARY:
        return int.from_bytes(field[1:])
    digits = field.strip(b" \0")
    if digits and OCTAL.fullmatch(digits) is None:
        raise Damaged("has a header that is damaged")
    return int(digits or b"0", 8)


def _name(header: bytes) -> bytes:
    name, prefix = header[:100].partition(b"\0")[0], header[345:500].partition(b"\0")[0]
    return prefix + b"/" + name if prefix and header[257:263] == b"ustar\0" else name


def _extended(kind: bytes, data: bytes) -> dict[str, bytes]:
    """Read the name, and the size, that a header of its own gives to the next file."""
    if kind == LONG_NAME:
        return {"path": data.partition(b"\0")[0]}
    found: dict[str, bytes] = {}
    for key, value in _attributes(data):
        if key == b"path":
            found["path"] = value
        if key == b"size" and value.isdigit():
            found["size"] = b"%o" % int(value[:20])
    return found


def _attributes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Take records such as ``20 path=a/long/name`` apart: each begins with its own length."""
    at = 0
    while (space := data.find(b" ", at, at + 8)) > 0 and data[at:space].isdigit():
        end = at + int(data[at:space])
        if end <= space:
            return
        key, _, value = data[space + 1 : end - 1].partition(b"=")
        yield key, value
        at = end
