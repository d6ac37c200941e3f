"""A file as detect-secrets reads it, without ever holding more than a piece of it as text: a log may be large."""

from __future__ import annotations

import codecs
import re
from array import array
from collections.abc import Iterator, Sequence
from typing import overload

PIECE = 1 << 20
"""Bytes after which a piece ends with the line."""
_BREAK = re.compile(rb"\r\n|\r|\n")


def is_text(data: bytes) -> bool:
    """Whether it is UTF-8."""
    if data.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), PIECE):
            decoder.decode(data[at : at + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def with_plain_breaks(data: bytes) -> bytes:
    """The same text as Python reads it from a file: every end of a line is one character."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def starts(data: bytes) -> array[int]:
    """Where each line begins, whatever its end is made of."""
    return array("Q", (0,)) + array("Q", (each.end() for each in _BREAK.finditer(data)))


def pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Some whole lines at a time, and the number of the first, counted from 0."""
    at = number = 0
    while at < len(data):
        end = data.find(b"\n", at + PIECE) + 1 or len(data)
        piece = data[at:end]
        yield number, piece
        number += piece.count(b"\n")
        at = end


class Lines(Sequence[str]):
    """The lines of a text with plain breaks, each with its own, made when they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._starts = starts(data)
        if self._starts[-1] < len(data):
            self._starts.append(len(data))

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, which: int) -> str: ...

    @overload
    def __getitem__(self, which: slice) -> list[str]: ...

    def __getitem__(self, which: int | slice) -> str | list[str]:
        if isinstance(which, slice):
            return [self[number] for number in range(*which.indices(len(self)))]
        number = which + len(self) if which < 0 else which
        if not 0 <= number < len(self):
            raise IndexError(which)
        return self._data[self._starts[number] : self._starts[number + 1]].decode()
