"""Where to cut a text that is too large to be read in one piece, so that nothing in it is cut.

Windows overlap, and begin and end where a line does; in a line without an end nearby, where a word does. So what stands
near a border is whole in one window at least, and is nowhere taken for something shorter that it only begins or ends.
"""

from __future__ import annotations

import re

OVERLAP = 65_536
"""Bytes that two windows share at most. They share half of it at least, which is longer than any match can be."""
NEARBY = OVERLAP // 2
"""How far from where a window is full its border is looked for."""

_BETWEEN = re.compile(rb"[^A-Za-z0-9+/=_.%~-]")


def end_of(data: bytes | bytearray, size: int) -> int:
    """Where a window that has room for ``size`` bytes should end."""
    low = size - NEARBY // 2
    line = data.rfind(b"\n", low, size) + 1
    return line or max((each.end() for each in _BETWEEN.finditer(data, low, size)), default=size)


def start_of(data: bytes | bytearray, end: int) -> int:
    """Where the window after one that ends at ``end`` should begin."""
    low = end - OVERLAP
    line = data.find(b"\n", low, low + NEARBY) + 1
    if line:
        return line
    word = _BETWEEN.search(data, low, low + NEARBY)
    return word.end() if word else low
