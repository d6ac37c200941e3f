"""What one identity holds: on which resources it may do an action, for certain or under conditions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.reaching import Entitlement


class Holdings:
    """The entitlements of one identity, asked by action."""

    def __init__(self, entitlements: Sequence[Entitlement]) -> None:
        self._entitlements = entitlements

    def certainly(self, bits: int) -> Ranges:
        """The resources on which all these actions are allowed whatever the request."""
        return joined(pair for each in self._entitlements if each.certain & bits == bits for pair in each.resources)

    def possibly(self, bits: int) -> Ranges:
        """The resources on which all these actions are allowed, or may be."""
        return joined(pair for each in self._entitlements if each.possible & bits == bits for pair in each.resources)

    def any_of(self, bits: int) -> Ranges:
        """The resources on which one of these actions is allowed, or may be."""
        return joined(pair for each in self._entitlements if each.possible & bits for pair in each.resources)


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
