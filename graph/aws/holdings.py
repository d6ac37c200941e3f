"""What one identity holds: on which resources it may do an action, for certain or under conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    found = []
    left, right = 0, 0
    while left < len(one) and right < len(other):
        low, high = max(one[left][0], other[right][0]), min(one[left][1], other[right][1])
        if low < high:
            found.append((low, high))
        if one[left][1] < other[right][1]:
            left += 1
        else:
            right += 1
    return tuple(found)


def without(one: Ranges, other: Ranges) -> Ranges:
    """The numbers of the first that are not in the other."""
    found = []
    for low, high in one:
        at = low
        for taken, end in other:
            if end <= at or taken >= high:
                continue
            found.append((at, taken))
            at = max(at, end)
        found.append((at, high))
    return joined(found)


def numbers(ranges: Ranges) -> Iterable[int]:
    """Every number of some ranges."""
    return (number for low, high in ranges for number in range(low, high))


def holds(ranges: Ranges, number: int) -> bool:
    """Whether a number is in some of the ranges."""
    return any(low <= number < high for low, high in ranges)
