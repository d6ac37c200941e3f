"""The access graph: nodes kept by id, edges with the reasons on them, over a public networkx graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from graph.closure import ReachIndex
from graph.directory import Directory
from graph.model import AnyRecord, Condition, Gap, Person, Record
from graph.typed import RecordT, Typed
from graph.worth import Worth, WorthRules

if TYPE_CHECKING:
    from datetime import datetime

    import networkx as nx

T = TypeVar("T")


class EdgeKind(StrEnum):
    """What an edge says. Direction is always the attacker's: from what one has to what one gains."""

    REVEALS = "reveals"
    """exposure → credential: who reads the place has the credential"""
    PROVES = "proves"
    """credential → identity"""
    MEMBER_OF = "member of"
    """identity → group"""
    BECOMES = "becomes"
    """identity → identity, by role assumption, federation or impersonation"""
    ESCALATES = "escalates"
    """identity → identity or account, by a permission that turns one into the other"""
    ADMINISTERS = "administers"
    """identity → account: may do everything there"""
    READS = "reads"
    """identity → secret"""
    HOLDS = "holds"
    """secret → credential kept in it"""
    REACHES = "reaches"
    """identity → resource, store or class of resources"""
    CONTAINS = "contains"
    """store → secret, account → resource, repository → exposure"""
    USES = "uses"
    """agent → tool"""
    RUNS_AS = "runs as"
    """AI system or workload → identity"""
    OWNS = "owns"
    """person → what they answer for; not a way to walk"""


REACH_KINDS: frozenset[EdgeKind] = frozenset(EdgeKind) - {EdgeKind.OWNS}


class Edge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reason why one node leads to another. ``conditions`` could not be decided from the inventory."""

    source: str
    target: str
    kind: EdgeKind
    why: str
    evidence: tuple[str, ...] = ()
    """Ids of the records (policies, trusts, exposures) that made it so."""
    conditions: tuple[Condition, ...] = ()


Reasons = tuple[Edge, ...]
"""Every edge from one node to another."""


class Ways:
    """Edges by where they begin and by where they end."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.onwards: dict[str, dict[str, Reasons]] = {}
        self.backwards: dict[str, dict[str, Reasons]] = {}
        for edge in edges:
            onwards = self.onwards.setdefault(edge.source, {})
            known = onwards.get(edge.target, ())
            if edge not in known:
                onwards[edge.target] = self.backwards.setdefault(edge.target, {})[edge.source] = (*known, edge)

    def __contains__(self, id_: str) -> bool:
        return id_ in self.onwards or id_ in self.backwards

    def pairs(self) -> Iterator[tuple[str, str, Reasons]]:
        """Every two nodes with an edge between them, and why."""
        for source, onwards in self.onwards.items():
            yield from ((source, target, reasons) for target, reasons in onwards.items())

    def each(self) -> Iterator[Edge]:
        """Every edge."""
        yield from (edge for _, _, reasons in self.pairs() for edge in reasons)

    def leaving(self, id_: str, kinds: Collection[EdgeKind] | None) -> Iterator[Edge]:
        """Every edge that leaves a node, of the given kinds."""
        for reasons in self.onwards.get(id_, {}).values():
            yield from (edge for edge in reasons if kinds is None or edge.kind in kinds)

    def entering(self, id_: str, kinds: Collection[EdgeKind] | None) -> Iterator[Edge]:
        """Every edge that enters a node, of the given kinds."""
        for reasons in self.backwards.get(id_, {}).values():
            yield from (edge for edge in reasons if kinds is None or edge.kind in kinds)


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """A walk from one node to another; empty ``edges`` when start and end are the same."""

    start: str
    edges: tuple[Edge, ...]

    @property
    def conditional(self) -> bool:
        """Whether some step depends on a condition the inventory cannot decide."""
        return any(edge.conditions for edge in self.edges)


class AccessGraph:
    """Everything of one scan, joined. Immutable once built (``graph.build.build`` makes it)."""

    def __init__(
        self,
        records: Mapping[str, AnyRecord],
        edges: Iterable[Edge],
        *,
        gaps: Sequence[Gap] = (),
        carried: Mapping[str, datetime] | None = None,
        owners: Mapping[str, Sequence[Owner]] | None = None,
        sources: Mapping[str, str] | None = None,
        worth: WorthRules | None = None,
        tables: Iterable[object] = (),
    ) -> None:
        self.records = records
        self._tables: dict[object, object] = {type(each): each for each in tables}
        self._worth_rules = worth
        self.gaps = tuple(gaps)
        self.carried: Mapping[str, datetime] = carried or {}
        self.sources: Mapping[str, str] = sources or {}
        """Record id → name of the source it was read from."""
        # Asked whether it is empty, what is resolved late would be resolved now.
        self._owners = {} if owners is None else owners
        self._ways = Ways(edges)

    @cached_property
    def _answering(self) -> Mapping[str, Sequence[Owner]]:
        """Resolved when somebody first asks; a plain table is asked faster, and every rule about owners asks it."""
        return dict(self._owners)

    @cached_property
    def _owning(self) -> Ways:
        """The edges from people to what they answer for: no walk takes them, so they are made for who asks for them."""
        return Ways(_owner_edges(self._answering))

    def __len__(self) -> int:
        return len(self.records)

    def __contains__(self, id_: str) -> bool:
        return id_ in self.records or id_ in self._ways

    @cached_property
    def nx(self) -> nx.DiGraph[str]:
        """The same as a networkx graph, for algorithms of one's own: made when it is first asked for."""
        import networkx as nx  # noqa: PLC0415  because nothing of ours needs it where no shortest path is asked for

        made: nx.DiGraph[str] = nx.DiGraph()
        made.add_nodes_from((id_, {"record": record}) for id_, record in self.records.items())
        for source, target, reasons in Ways((*self._ways.each(), *self._owning.each())).pairs():
            made.add_edge(source, target, reasons=reasons)
        return made

    def count_edges(self) -> int:
        """How many pairs of nodes have an edge between them, or one answers for the other."""
        return len({(source, target) for ways in (self._ways, self._owning) for source, target, _ in ways.pairs()})

    @cached_property
    def _typed(self) -> Typed:
        return self.table(Typed)

    def each(self, kind: type[RecordT]) -> Sequence[RecordT]:
        """All records of one type."""
        return self._typed.each(kind)

    def of_kind(self, type_: type[RecordT], kind: str) -> Sequence[RecordT]:
        """All records of one type that are of one kind."""
        return self._typed.of_kind(type_, kind)

    def of_kinds(self, type_: type[RecordT], fits: Callable[[str], bool]) -> Sequence[RecordT]:
        """All records of one type whose kind fits, in their order."""
        return self._typed.of_kinds(type_, fits)

    def kinds(self, type_: type[Record]) -> Collection[str]:
        """The kinds that records of one type are of: few, however many records there are."""
        return self._typed.kinds(type_)

    def table(self, of_records: Callable[[Mapping[str, AnyRecord]], T]) -> T:
        """A table that is made of all records: the one that the graph was built with, else one that is made once."""
        if of_records not in self._tables:
            self._tables[of_records] = of_records(self.records)
        return cast("T", self._tables[of_records])

    def once(self, make: Callable[[AccessGraph], T]) -> T:
        """What ``make`` works out of the graph. It is asked once, and the answer is kept as long as the graph."""
        if make not in self._tables:
            self._tables[make] = make(self)
        return cast("T", self._tables[make])

    @cached_property
    def worth(self) -> Worth:
        """Which environment each thing is in, and what is a crown jewel."""
        return Worth(self.records, self.sources, self._worth_rules, typed=self._typed)

    def get(self, id_: str) -> AnyRecord | None:
        """The record with that id, or None."""
        return self.records.get(id_)

    def edges_from(self, id_: str, kinds: Collection[EdgeKind] | None = None) -> Iterator[Edge]:
        """Every edge that leaves a node, of the given kinds."""
        yield from self._ways.leaving(id_, kinds)
        if kinds is None or EdgeKind.OWNS in kinds:
            yield from self._owning.leaving(id_, kinds)

    def onwards(self, id_: str) -> Mapping[str, Reasons]:
        """Whatever a node leads to in one step of a walk, with every edge that leads there."""
        return self._ways.onwards.get(id_, {})

    def takers(self, kind: EdgeKind) -> Collection[str]:
        """Everything that a step of a walk of that kind leaves from."""
        return self._takers.get(kind, ())

    @cached_property
    def _takers(self) -> Mapping[EdgeKind, Collection[str]]:
        """Looked through once: most rules ask about steps that few take."""
        found: dict[EdgeKind, set[str]] = {kind: set() for kind in EdgeKind}
        for source, _, reasons in self._ways.pairs():
            for edge in reasons:
                found[edge.kind].add(source)
        return found

    def edges_into(self, id_: str, kinds: Collection[EdgeKind] | None = None) -> Iterator[Edge]:
        """Every edge that enters a node, of the given kinds."""
        yield from self._ways.entering(id_, kinds)
        if kinds is None or EdgeKind.OWNS in kinds:
            yield from self._owning.entering(id_, kinds)

    @cached_property
    def people(self) -> Directory:
        """The people and teams known, and which of them a text means."""
        return Directory(self.each(Person))

    def owners(self, id_: str) -> Sequence[Owner]:
        """Who is said to answer for it, best evidence first."""
        return self._answering.get(id_, ())

    @cached_property
    def reach_index(self) -> ReachIndex:
        """The frozen integer index for closure, built on first use."""
        walkable = (
            (source, target)
            for source, target, reasons in self._ways.pairs()
            # Nearly always the first of them does.
            if reasons[0].kind in REACH_KINDS or any(edge.kind in REACH_KINDS for edge in reasons)
        )
        # What no edge touches is reached by nothing, and reaches nothing.
        return ReachIndex(self._ways.onwards | self._ways.backwards, walkable)

    def reach(self, id_: str) -> set[str]:
        """Everything that can be had from here, by any number of steps (the start left out)."""
        return self.reach_index.descendants(id_)

    def reach_count(self, id_: str, at_most: int) -> int:
        """How many things can be had from here, counted no further than ``at_most``."""
        return self.reach_index.count(id_, at_most)

    def reached_by(self, id_: str) -> set[str]:
        """Everything that leads here, by any number of steps (the end left out)."""
        return self.reach_index.ancestors(id_)

    def path(self, start: str, end: str) -> Path | None:
        """A shortest walk from start to end, or None when there is none; unconditional steps are preferred."""
        if start not in self or end not in self:
            return None
        import networkx as nx  # noqa: PLC0415  because hardly anything asks for a shortest path

        def weight(_source: str, _target: str, data: Mapping[str, Reasons]) -> float | None:
            steps = [edge for edge in data["reasons"] if edge.kind in REACH_KINDS]
            if not steps:
                return None
            return 1.0 if any(not edge.conditions for edge in steps) else 1.001

        try:
            _, nodes = nx.bidirectional_dijkstra(self.nx, start, end, weight)
        except nx.NetworkXNoPath:
            return None
        return Path(start=start, edges=tuple(self._step(a, b) for a, b in pairwise(nodes)))

    def _step(self, source: str, target: str) -> Edge:
        steps = [edge for edge in self._ways.onwards[source][target] if edge.kind in REACH_KINDS]
        return min(steps, key=lambda edge: len(edge.conditions))


class Owner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One owner claim, resolved against the people known. ``person`` is None when it resolves to nobody known."""

    claim: str
    text: str
    person: str | None
    status: str
    """active, disabled, left or unknown"""
    evidence: str
    confidence: float
    place: str = ""
    """What to look up: file and line, the id of an event."""
    at: datetime | None = None
    machine: bool = False
    """No person reads what is sent there."""
    identity: str | None = None
    """The identity that is named as the owner, where it is a machine of the inventory."""
    through: str = ""
    """The definition in code whose owner this is, where the claim is about the code."""
    defined: str = ""
    """Where that definition stands: repository, file and line."""


def _owner_edges(owners: Mapping[str, Sequence[Owner]]) -> Iterator[Edge]:
    """From each person to what they answer for."""
    for subject, claims in owners.items():
        for owner in claims:
            if owner.person is not None:
                yield Edge(
                    source=owner.person,
                    target=subject,
                    kind=EdgeKind.OWNS,
                    why=f"owns it, says {owner.evidence}",
                    evidence=(owner.claim,),
                )
