"""What two sets of resources have in common and apart, as ranges of their numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter

from graph.aws.estate.arns import Ranges


def common(one: Ranges, other: Ranges) -> Ranges:
    """The numbers that are in both."""
    if len(one) > len(other):
        one, other = other, one
    found: list[tuple[int, int]] = []
    for low, high in one:
        for first, end in _meeting(other, low, high):
            found.append((max(low, first), min(high, end)))
    return tuple(found)


def without(one: Ranges, other: Ranges) -> Ranges:
    """The numbers of the first that are not in the other."""
    found = []
    for low, high in one:
        at = low
        for first, end in _meeting(other, low, high):
            if at < first:
                found.append((at, first))
            at = end
        if at < high:
            found.append((at, high))
    return tuple(found)


def _meeting(ranges: Ranges, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The ranges that have a number from ``low`` on and before ``high``; those before are skipped at once."""
    for at in range(bisect_right(ranges, low, key=_end), len(ranges)):
        if ranges[at][0] >= high:
            return
        yield ranges[at]


def numbers(ranges: Ranges) -> Iterable[int]:
    """Every number of some ranges."""
    return (number for low, high in ranges for number in range(low, high))


def holds(ranges: Ranges, number: int) -> bool:
    """Whether a number is in some of the ranges."""
    at = bisect_right(ranges, number, key=_end)
    return at < len(ranges) and ranges[at][0] <= number


_end = itemgetter(1)
