"""How much of a list a consumer takes: so many items, and so many bytes once they are compressed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

FASTEST = 1
"""It compresses least, so what fits here fits for certain where somebody compresses harder."""


class Room:
    """Lets items pass while there is room. Afterwards it knows how many did, and how many are left."""

    def __init__(self, most: int, size: int) -> None:
        self._most, self._size = most, size
        self._deflate = zlib.compressobj(FASTEST)
        self._used = 0
        self.passed = 0
        self.left = 0

    def fitting(self, items: Iterable[str], total: int) -> Iterator[str]:
        """Yield the items that fit, of so many. Once one does not, none does: the best come first."""
        for item in items:
            if not self._fits(item):
                break
            self.passed += 1
            yield item
        self.left = total - self.passed

    def _fits(self, item: str) -> bool:
        self._used += len(self._deflate.compress(item.encode()))
        return self.passed < self._most and self._used <= self._size
