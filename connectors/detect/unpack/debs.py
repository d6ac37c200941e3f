"""Reading a Debian package: an ar archive of compressed tars."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.detect.unpack.inflating import over
from connectors.detect.unpack.model import Allowance, Damaged, Member, Part
from connectors.detect.unpack.shown import inside, shown
from graph.leaks import Unread

FIRST, HEADER = 8, 60


def parts(data: memoryview, path: str, allowance: Allowance) -> Iterator[Part]:
    """Read every file of an ar archive. Raises ``Damaged`` where it cannot go on."""
    at = FIRST
    while at < len(data):
        allowance.opened()
        header = bytes(data[at : at + HEADER])
        at += HEADER
        size = _size(header)
        yield from _file(data[at : at + size], inside(path, shown(header[:16].rstrip(b" /"))), allowance)
        at += size + size % 2
        if at > len(data) + 1:
            raise Damaged("is cut off")


def _size(header: bytes) -> int:
    digits = header[48:58].rstrip(b" ")
    if header[58:] != b"`\n" or not digits.isdigit():
        raise Damaged("has a header that is damaged")
    return int(digits)


def _file(content: memoryview, path: str, allowance: Allowance) -> Iterator[Part]:
    limit = allowance.budget.member
    yield Member(path, bytes(content[:limit]))
    if len(content) > limit:
        yield Unread(path=path, why=over(limit))
