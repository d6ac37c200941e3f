"""Who stands beside whom: identities of one kind, account and workload, and how their rights weigh.

The measure is robust: the median of the others is not moved by one that has everything.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from findings.powers import powers
from findings.subjects import acting
from graph.access import AccessGraph
from graph.environments import by_tags
from graph.model import Identity

WORKLOAD_TAGS = ("workload", "application", "app", "service", "component", "project")
"""Tags that say for what something is there, spelled small and without separators."""
Group = tuple[str, str, str]


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """One identity beside its peers: what its rights weigh, the median of theirs, how many they are and who."""

    weight: int
    median: float
    peers: int
    meant: str

    def times(self) -> float:
        """How many times the median its rights weigh; peers without any rights count as one."""
        return self.weight / max(self.median, 1)


class Peers:
    """The identities of a graph in groups of peers, each with the weights of its members in their order."""

    def __init__(self, graph: AccessGraph, *, least: int) -> None:
        self._least = least
        self._held = powers(graph)
        self._weights: dict[Group, list[int]] = defaultdict(list)
        self._weight_of: dict[str, int] = {}
        self._besides: dict[tuple[Group, int], Beside] = {}
        for identity in acting(graph):
            weight = self._weight_of[identity.id] = self._held.weight(identity.id)
            for group in _groups(identity):
                self._weights[group].append(weight)
        for weights in self._weights.values():
            weights.sort()

    def weight(self, identity: Identity) -> int:
        """What an identity's rights weigh together; being administrator is told elsewhere."""
        known = self._weight_of.get(identity.id)
        return self._held.weight(identity.id) if known is None else known

    def beside(self, identity: Identity) -> Beside | None:
        """The closest peers that are enough to compare with; None where there are not so many."""
        for group in _groups(identity):
            if len(self._weights.get(group, ())) > self._least:
                return self._beside(group, self.weight(identity))
        return None

    def _beside(self, group: Group, weight: int) -> Beside:
        """Most of a group weigh the same."""
        found = self._besides.get((group, weight))
        if found is None:
            weights = self._weights[group]
            others = _median_without(weights, weight)
            found = Beside(weight=weight, median=others, peers=len(weights) - 1, meant=_meant(group))
            self._besides[group, weight] = found
        return found


def _groups(identity: Identity) -> Sequence[Group]:
    """Those of one workload are closer than all of the account."""
    whole = identity.kind, identity.scope, ""
    if not identity.tags:
        return (whole,)
    told = next(iter(by_tags(identity.tags, WORKLOAD_TAGS)), None)
    return [whole] if told is None else [(identity.kind, identity.scope, told.value.strip().lower()), whole]


def _median_without(weights: Sequence[int], one: int) -> float:
    """The median of sorted weights but for one of them. Nothing is copied: an account may have thousands of peers."""
    at, count = bisect_left(weights, one), len(weights) - 1
    low, high = ((count - 1) // 2, count // 2)
    return sum(weights[each if each < at else each + 1] for each in (low, high)) / 2


def _meant(group: Group) -> str:
    kind, scope, workload = group
    where = f" of {scope}" if scope else ""
    return f"{kind}{where}{f' for {workload}' if workload else ''}"


def told(beside: Beside) -> str:
    """How it stands beside its peers, in a sentence."""
    theirs: Mapping[bool, str] = {True: f"{beside.median:.0f}", False: f"{beside.median:.1f}"}
    said = theirs[float(beside.median).is_integer()]
    return (
        f"its rights weigh {beside.weight}, {beside.times():.1f} times the median of its {beside.peers} peers "
        f"({said}; {beside.meant})"
    )
