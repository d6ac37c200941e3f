"""Entitlements as people read them: by kind of resource, which actions, how far they go, on how many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from graph.aws.estate.estate import ANY_KIND, AwsEstate
from graph.aws.estate.reaching import Entitlement
from graph.aws.knowledge.index import knowledge
from graph.aws.knowledge.words import Level

LITERAL = "unknown"
"""The level of an action nobody has heard of."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """The same actions on resources of one kind."""

    kind: str
    account: str
    count: int
    """How many resources."""
    of: int
    """How many of that kind there are in that account."""
    actions: tuple[str, ...]
    """Allowed whatever the request."""
    under_conditions: tuple[str, ...]
    resources: tuple[str, ...]
    """The first of them, by name."""


def held(estate: AwsEstate, entitlements: Iterable[Entitlement], *, most: int = 5) -> list[Held]:
    """Entitlements by kind and account, those on most resources first."""
    found: dict[tuple[str, str, int, int], list[tuple[int, int]]] = defaultdict(list)
    for each in entitlements:
        for low, high in each.resources:
            for of_kind in estate.resources.of_kinds(low, high):
                pair = (of_kind.first, of_kind.end)
                found[of_kind.kind, of_kind.account, each.certain, each.possible].append(pair)
    totals = _totals(estate)
    names = _Names(estate)
    told = [
        Held(
            kind=kind,
            account=account,
            count=sum(end - first for first, end in pairs),
            of=totals[kind, account],
            actions=names.of(certain, kind),
            under_conditions=names.of(possible & ~certain, kind),
            resources=tuple(estate.resources.arns[number] for number in _first(pairs, most)),
        )
        for (kind, account, certain, possible), pairs in found.items()
    ]
    return sorted((each for each in told if each.actions or each.under_conditions), key=_order)


def levels(actions: Iterable[str]) -> Mapping[str, int]:
    """How many of some actions go how far."""
    counts = Counter(str(knowledge().access_level(action) or LITERAL) for action in actions)
    order = [*map(str, Level), LITERAL]
    return {level: counts[level] for level in order if counts[level]}


def _order(each: Held) -> tuple[bool, str, str, int]:
    return (each.kind == ANY_KIND, each.kind, each.account, -each.count)


def _first(pairs: Sequence[tuple[int, int]], most: int) -> Iterator[int]:
    left = most
    for low, high in pairs:
        yield from range(low, min(high, low + left))
        left -= min(high - low, left)


def _totals(estate: AwsEstate) -> Mapping[tuple[str, str], int]:
    return {(each.kind, each.account): each.end - each.first for each in estate.resources.kinds}


class _Names:
    """The names of actions; of what is about no resource in particular, only those that never are about one."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._known: dict[tuple[int, bool], tuple[str, ...]] = {}

    def of(self, bits: int, kind: str) -> tuple[str, ...]:
        key = (bits, kind == ANY_KIND)
        if key not in self._known:
            names = self._estate.universe.names(bits)
            self._known[key] = tuple(name for name in names if kind != ANY_KIND or not knowledge().resource_types(name))
        return self._known[key]
