"""The fewest grants to take away so that one thing no longer leads to another, proved on the graph without them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property

import msgspec

from graph.access import AccessGraph
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.spoken import Spoken
from graph.aws.supports import supports
from graph.aws.walking import Walk, Walker
from graph.classes import CLASS
from graph.cutting import NoCut, cut
from graph.model import AnyRecord, Grant, Membership
from graph.partial import backwards, part, same_steps
from graph.removals import Grants, Removal, RemovalKind, without

Records = Mapping[str, AnyRecord]
Build = Callable[[Records], AccessGraph]


class Separated(msgspec.Struct, frozen=True, kw_only=True):
    """What separates two things. ``walk`` is one that cannot be closed by taking grants away, or None."""

    removals: tuple[Removal, ...] = ()
    walk: Walk | None = None


class Separation:
    """One start and one end; ``build`` makes a graph of records."""

    def __init__(self, graph: AccessGraph, records: Records, spoken: Spoken, build: Build) -> None:
        self._graph = graph
        self._records = records
        self._spoken = spoken
        self._build = build

    def of(self, start: str, end: str, action: str | None = None) -> Separated:
        """The smallest set of grants without which no walk from start to end is left."""
        records = self._between(start, end, action)
        search = _Search(records, self._build, start, end, action)
        try:
            return Separated(removals=tuple(sorted(cut(search.demanded, self.touched))))
        except NoCut:
            return Separated(walk=search.found)

    def _between(self, start: str, end: str, action: str | None) -> Records:
        """The records that decide about the walks from start to end; all of them where a part is not enough."""
        onwards = {start, *self._graph.reach(start)}
        enders = set(Walker(self._graph, self._spoken, end, action).enders(onwards))
        among = {end, *enders, *(each for ender in enders for each in self._graph.reached_by(ender))} & onwards
        among = {each for each in among if not each.startswith(CLASS)}
        few = part(self._records, among | {end})
        return few if same_steps(self._graph, self._build(few), among) else self._records

    def touched(self, removal: Removal) -> int:
        """How many things lose something when a grant is taken away."""
        record = self._records.get(removal.record)
        if isinstance(record, Grant):
            return (self._members[record.identity] or 1) + len(set(backwards(self._graph, record.identity)))
        if removal.kind is RemovalKind.STATEMENT:
            return sum(len(set(backwards(self._graph, thing))) for thing in self._on[removal.record]) or 1
        return 1

    @cached_property
    def _members(self) -> Counter[str]:
        return Counter(each.group for each in self._records.values() if isinstance(each, Membership))

    @cached_property
    def _on(self) -> Mapping[str, list[str]]:
        """On what each policy stands."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self._records.values():
            if isinstance(each, Grant):
                found[each.policy].append(each.identity)
        return found


class _Search:
    """Finds walks in what is left of some records, and what each stands on."""

    def __init__(self, records: Records, build: Build, start: str, end: str, action: str | None) -> None:
        self._records = records
        self._build = build
        self._start, self._end, self._action = start, end, action
        self._every = Grants(records).every()
        self.found: Walk | None = None

    def demanded(self, gone: frozenset[Removal]) -> frozenset[Removal] | None:
        """What a walk that is left without some grants stands on; None where there is no walk."""
        left = without(self._records, gone)
        self.found = self._walk(left)
        if self.found is None:
            return None
        # Evidence names what decided, which may be less than what was needed: so it is tried alone.
        told = supports(Grants(left), self.found) & self._every
        return told if self._stands(told) else self._narrowed(self._every - gone)

    def _stands(self, kept: frozenset[Removal]) -> bool:
        """Whether there is a walk when nothing but these grants is kept."""
        return self._walk(without(self._records, self._every - kept)) is not None

    def _narrowed(self, kept: frozenset[Removal]) -> frozenset[Removal]:
        """Drop what is not needed for some walk to stand, in large pieces first."""
        size = len(kept)
        while size:
            ordered = sorted(kept)
            for at in range(0, len(ordered), size):
                fewer = kept.difference(ordered[at : at + size])
                if self._stands(fewer):
                    kept = fewer
            size //= 2
        return kept

    def _walk(self, records: Records) -> Walk | None:
        return Walker(self._build(records), Spoken(AwsEstate(records)), self._end, self._action).walk(self._start)
