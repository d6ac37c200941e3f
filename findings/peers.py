"""Who stands beside whom: identities of one kind, account and workload, and how their rights weigh.

The measure is robust: the median of the others is not moved by one that has everything.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from findings.powers import powers
from findings.subjects import acting
from graph.access import AccessGraph
from graph.environments import by_tags
from graph.model import Identity

WORKLOAD_TAGS = ("workload", "application", "app", "service", "component", "project")
"""Tags that say for what something is there, spelled small and without separators."""
Group = tuple[str, str, str]
Groups = tuple[Group, ...]
"""The closest first."""


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
        self._alike: dict[tuple[Groups, int], list[Identity]] = defaultdict(list)
        self._weights: dict[Group, list[int]] = defaultdict(list)
        weight = self._held.weight
        for identity in acting(graph):
            self._alike[_groups(identity), weight(identity.id)].append(identity)
        for (groups, each), members in self._alike.items():
            for group in groups:
                self._weights[group] += [each] * len(members)
        for weights in self._weights.values():
            weights.sort()

    def each(self) -> Iterator[tuple[Beside, Sequence[Identity]]]:
        """Everybody who has enough peers to compare with; those of one group who weigh the same stand alike."""
        for (groups, weight), members in self._alike.items():
            found = self._beside(groups, weight)
            if found is not None:
                yield found, members

    def beside(self, identity: Identity) -> Beside | None:
        """How one stands beside the closest peers that are enough; None where there are not so many."""
        return self._beside(_groups(identity), self._held.weight(identity.id))

    def _beside(self, groups: Groups, weight: int) -> Beside | None:
        for group in groups:
            weights = self._weights.get(group, ())
            if len(weights) > self._least:
                others = _median_without(weights, weight)
                return Beside(weight=weight, median=others, peers=len(weights) - 1, meant=_meant(group))
        return None


def _groups(identity: Identity) -> Groups:
    """Those of one workload are closer than all of the account."""
    whole = identity.kind, identity.scope, ""
    if not identity.tags:
        return (whole,)
    told = next(iter(by_tags(identity.tags, WORKLOAD_TAGS)), None)
    return (whole,) if told is None else ((identity.kind, identity.scope, told.value.strip().lower()), whole)


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
