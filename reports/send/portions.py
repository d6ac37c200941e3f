"""Many things in portions of what a target takes at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def portions(many: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield at most ``size`` of them at a time."""
    yield from (many[start : start + size] for start in range(0, len(many), size))
