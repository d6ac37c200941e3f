"""One thing of a listing that cannot be read does not cost the others: it is told when they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from connectors.aws.folder.missing import NotExported
from connectors.streams import CallError, Denied
from graph.model import GapReason

ItemT = TypeVar("ItemT")
RecordT = TypeVar("RecordT")


def each_unharmed(items: Iterable[ItemT], read: Callable[[ItemT], Iterable[RecordT]]) -> Iterator[RecordT]:
    """Yield what ``read`` makes of each item; what is malformed or refused is raised after the last.

    Where the very first is refused, or the credentials are, all would be: that is raised at once.
    """
    lost: list[CallError] = []
    for number, item in enumerate(items):
        try:
            yield from read(item)
        except CallError as error:
            if not _alone(error) or (number == 0 and isinstance(error, Denied)):
                raise
            lost.append(error)
    if lost:
        raise _told(lost)


def _alone(error: CallError) -> bool:
    """Whether it speaks of one thing: a senseless document, a permission this one lacks, a file that is not there."""
    lacking = isinstance(error, Denied) and bool(error.permission)
    return lacking or isinstance(error, NotExported) or error.reason is GapReason.FAILED


def _told(lost: list[CallError]) -> CallError:
    first = lost[0]
    if len(lost) == 1:
        return first
    return type(first)(f"{first}; and {len(lost) - 1} more could not be read", permission=first.permission)
