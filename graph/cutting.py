"""The smallest set of grants without which no walk is left.

What is taken away only ever closes walks, so a walk stands as long as all the grants it stands on do: every cut has to
take one of them. Each walk that is still found gives one such demand, and the smallest set that meets every demand so
far is no larger than any cut. When it leaves no walk it is a cut itself, and so a smallest one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from math import inf
from typing import Any, Generic, Protocol, TypeVar


class Ordered(Hashable, Protocol):
    """What can be compared and kept in a set."""

    def __lt__(self, other: Any, /) -> bool:  # noqa: ANN401  because each kind is compared with its own kind
        """Whether it stands before another."""


GrantT = TypeVar("GrantT", bound=Ordered)
Demand = frozenset[GrantT]
Price = Callable[[GrantT], int]


class NoCut(Exception):
    """A walk stands on nothing that could be taken away."""


def cut(demanded: Callable[[frozenset[GrantT]], Demand[GrantT] | None], price: Price[GrantT]) -> frozenset[GrantT]:
    """The smallest set of grants that leaves no walk; among several, the one whose prices sum up to least.

    ``demanded`` says, with some grants gone, which grants a walk that is left stands on; None when there is no walk.
    """
    demands: list[Demand[GrantT]] = []
    gone: frozenset[GrantT] = frozenset()
    while (demand := demanded(gone)) is not None:
        if not demand:
            raise NoCut
        demands.append(demand)
        gone = smallest(demands, price)
    return gone


def smallest(demands: Iterable[Demand[GrantT]], price: Price[GrantT]) -> frozenset[GrantT]:
    """The smallest set that has something of every demand."""
    search = _Search(price)
    search.look(set(demands), (), 0)
    return frozenset(search.best)


class _Search(Generic[GrantT]):
    """Branch and bound: the narrowest demand is met by each of its grants in turn, and hopeless branches are left."""

    def __init__(self, price: Price[GrantT]) -> None:
        self._price = price
        self.best: tuple[GrantT, ...] = ()
        self._least: tuple[float, int] = (inf, 0)

    def look(self, demands: Collection[Demand[GrantT]], chosen: tuple[GrantT, ...], price: int) -> None:
        """Meet what is still demanded; a demand holds only what may still be chosen."""
        if not demands:
            if (len(chosen), price) < self._least:
                self.best, self._least = chosen, (len(chosen), price)
            return
        if (len(chosen) + _apart(demands), price) >= self._least:
            return
        narrowest = min(demands, key=lambda demand: (len(demand), sorted(demand)))
        left = list(demands)
        for grant in sorted(narrowest, key=lambda each: (self._price(each), each)):
            rest = [demand for demand in left if grant not in demand]
            self.look(rest, (*chosen, grant), price + self._price(grant))
            # What was tried is chosen in no other branch, so no set is looked at twice.
            left = [demand - {grant} for demand in left]
            if not all(left):
                return


def _apart(demands: Collection[Demand[GrantT]]) -> int:
    """How many demands have nothing in common, taken as they come: so many grants are needed at the least."""
    seen: set[GrantT] = set()
    count = 0
    for demand in sorted(demands, key=len):
        if seen.isdisjoint(demand):
            seen |= demand
            count += 1
    return count
