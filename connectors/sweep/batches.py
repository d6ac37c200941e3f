"""Several texts that lie one after the other in a buffer, and are searched in one step: most have nothing to tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import msgspec

from connectors.detect.engine import Finder, Trigger
from connectors.detect.examine import Examiner

HEAD = 512
"""Bytes by which a file is told to be something special."""


class Batch(msgspec.Struct, frozen=True):
    """Whole texts in a buffer, which is overwritten as soon as the next batch is asked for."""

    data: memoryview
    names: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def text(self, place: int) -> bytes:
        """A copy of one of the texts."""
        return bytes(self.data[self.starts[place] : self.ends[place]])


def by_text(batch: Batch, finder: Finder) -> dict[int, list[Trigger]]:
    """Which triggers lie in which text, counted from its start. What stands between the texts belongs to none."""
    found: dict[int, list[Trigger]] = {}
    for number, end in finder.triggers(batch.data):
        place = bisect_right(batch.starts, end - 1) - 1
        if place >= 0 and end <= batch.ends[place]:
            found.setdefault(place, []).append((number, end - batch.starts[place]))
    return found


def special(batch: Batch, paths: Iterable[str], examiner: Examiner) -> dict[int, str]:
    """The texts that are to be looked at as a whole, with the paths they have."""
    is_special, data = examiner.is_special, batch.data
    return {
        place: path
        for place, (path, start, end) in enumerate(zip(paths, batch.starts, batch.ends, strict=True))
        if is_special(bytes(data[start : min(end, start + HEAD)]), path)
    }
