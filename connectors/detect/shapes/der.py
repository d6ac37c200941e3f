"""Reading and writing as much of DER as private keys need."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

INTEGER, BITS, OCTETS, OBJECT, SEQUENCE = 0x02, 0x03, 0x04, 0x06, 0x30
_LONG = 0x80
_LONGEST = 4


class Broken(ValueError):
    """What is there is cut off, or no DER."""


class Element(msgspec.Struct, frozen=True):
    """One tagged piece."""

    tag: int
    content: bytes


def children(data: bytes) -> Iterator[Element]:
    """The pieces that stand one after another; ``Broken`` where one is not there to its end."""
    at = 0
    while at < len(data):
        start, size = _measured(data, at)
        if start + size > len(data):
            raise Broken("cut off")
        yield Element(data[at], data[start : start + size])
        at = start + size


def _measured(data: bytes, at: int) -> tuple[int, int]:
    """Where the content of the piece at a place begins, and how long it is."""
    if at + 1 >= len(data):
        raise Broken("cut off")
    size, start = data[at + 1], at + 2
    if size < _LONG:
        return start, size
    count = size - _LONG
    if not 0 < count <= _LONGEST:
        raise Broken("a length that no key has")
    return start + count, int.from_bytes(data[start : start + count])


def integer(element: Element) -> int:
    """The number in a piece."""
    if element.tag != INTEGER:
        raise Broken("not a number")
    return int.from_bytes(element.content)


def oid(element: Element) -> str:
    """The dotted name in a piece."""
    if element.tag != OBJECT or not element.content:
        raise Broken("not a name")
    numbers, value = [], 0
    for byte in element.content:
        value = value << 7 | byte & 0x7F
        if byte < _LONG:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def tagged(tag: int, content: bytes) -> bytes:
    """A piece, written."""
    size = len(content)
    if size < _LONG:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, _LONG | len(length))) + length + content


def signed(number: int) -> bytes:
    """A number of none or more as DER and SSH write it: with a zero before it where it would look negative."""
    return number.to_bytes(number.bit_length() // 8 + 1)
