"""Showing the line a secret stands in, without the secret: every one of the text that lies in the line is masked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from connectors.detect.model import Match
from connectors.detect.placeholders import entropy

AROUND = 60
"""Bytes shown on either side of a secret."""
MASK = b"*****"
_RUN = re.compile(rb"[A-Za-z0-9+/_=.~-]{20,}")
RANDOM = 3.6
"""From so many bits for each character on, a long run is masked too, though no detector knew it."""


def context(data: bytes, match: Match, others: Sequence[Match]) -> str:
    """The surroundings of a match within its line."""
    if match.start == match.end:
        return ""
    low = max(data.rfind(b"\n", 0, match.start) + 1, match.start - AROUND)
    line_end = data.find(b"\n", match.end)
    high = min(len(data) if line_end < 0 else line_end, match.end + AROUND)
    shown = _masked(data, low, high, others)
    return shown.decode(errors="replace").strip()


def line_of(data: bytes, at: int, *, most: int = 2_000) -> tuple[bytes, bytes]:
    """The line that a place lies in and the one before it, for the marks that people write there."""
    begins = data.rfind(b"\n", max(0, at - most), at) + 1 or max(0, at - most)
    ends = data.find(b"\n", at, at + most)
    before = data.rfind(b"\n", max(0, begins - most), max(0, begins - 1)) + 1
    return data[begins : ends if ends >= 0 else at + most], data[before : max(0, begins - 1)]


def _masked(data: bytes, low: int, high: int, matches: Sequence[Match]) -> bytes:
    shown, place = bytearray(), low
    for match in sorted(matches, key=lambda each: each.start):
        if match.end <= place or match.start >= high:
            continue
        shown += _RUN.sub(_unlike_text, data[place : max(place, match.start)]) + MASK
        place = match.end
    return bytes(shown + _RUN.sub(_unlike_text, data[place : max(place, high)]))


def _unlike_text(run: re.Match[bytes]) -> bytes:
    text = run[0].decode()
    random = any(each.isdigit() for each in text) and entropy(text) >= RANDOM
    return MASK if random else run[0]
