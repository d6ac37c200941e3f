"""One thing of a listing that cannot be read does not cost the others: it is told when they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from connectors.aws.losses import Losses

ItemT = TypeVar("ItemT")
RecordT = TypeVar("RecordT")


def each_unharmed(
    items: Iterable[ItemT], read: Callable[[ItemT], Iterable[RecordT]], name: Callable[[ItemT], str]
) -> Iterator[RecordT]:
    """Yield what ``read`` makes of each item; what is malformed or refused is raised after the last, by its name."""
    losses = Losses()
    for item in losses.each(items):
        with losses.of(name(item)):
            yield from read(item)
    losses.tell()
