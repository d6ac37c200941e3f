"""Showing the line a secret stands in, without the secret: every one of the text that lies in the line is masked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from operator import attrgetter

from connectors.detect.model import Match
from connectors.detect.placeholders import entropy

AROUND = 60
"""Bytes shown on either side of a secret."""
MASK = b"*****"
_RUN = re.compile(rb"[A-Za-z0-9+/_=.~-]{20,}")
RANDOM = 3.6
"""From so many bits for each character on, a long run is masked too, though no detector knew it."""


_start = attrgetter("start")


class Surroundings:
    """A text in which secrets were found, to show the line of each of them."""

    def __init__(self, data: bytes, found: Iterable[Match]) -> None:
        self._data = data
        self._found = sorted(found, key=_start)
        self._longest = max((match.end - match.start for match in self._found), default=0)

    def of(self, match: Match) -> str:
        """The surroundings of a match within its line. A text may be one line of many megabytes with many secrets."""
        if match.start == match.end:
            return ""
        data = self._data
        low = max(0, match.start - AROUND)
        low = data.rfind(b"\n", low, match.start) + 1 or low
        high = min(len(data), match.end + AROUND)
        line_end = data.find(b"\n", match.end, high)
        shown = self._masked(low, line_end if line_end >= 0 else high)
        return shown.decode(errors="replace").strip()

    def _masked(self, low: int, high: int) -> bytes:
        data, shown, place = self._data, bytearray(), low
        first = bisect_left(self._found, low - self._longest, key=_start)
        for number in range(first, bisect_left(self._found, high, key=_start)):
            match = self._found[number]
            if match.end > place:
                shown += _RUN.sub(_unlike_text, data[place : max(place, match.start)]) + MASK
                place = match.end
        return bytes(shown + _RUN.sub(_unlike_text, data[place : max(place, high)]))


class Lines:
    """The numbers of the lines of a text. Asking for places near one another is cheap, in whatever order they come."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place, self._line = 0, 1

    def at(self, place: int) -> int:
        """The number of the line that a place lies in."""
        low, high = sorted((self._place, place))
        between = self._data.count(b"\n", low, high)
        self._line += between if place == high else -between
        self._place = place
        return self._line


def line_of(data: bytes, at: int, *, most: int = 2_000) -> tuple[bytes, bytes]:
    """The line that a place lies in and the one before it, for the marks that people write there."""
    last = data.rfind(b"\n", max(0, at - most), at)
    begins = last + 1 or max(0, at - most)
    ends = data.find(b"\n", at, at + most)
    line = data[begins : ends if ends >= 0 else at + most]
    if last < 0:
        return line, b""
    return line, data[data.rfind(b"\n", max(0, last - most), last) + 1 : last]


def _unlike_text(run: re.Match[bytes]) -> bytes:
    text = run[0].decode()
    random = any(each.isdigit() for each in text) and entropy(text) >= RANDOM
    return MASK if random else run[0]
