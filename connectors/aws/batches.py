"""Many names in several calls, where one call may ask for so many and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(many: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield ``size`` of them at a time; the last ones may be fewer."""
    left = iter(many)
    while some := list(islice(left, size)):
        yield some
