"""The sheet that a look around a subject fills: which nodes, how far from the subject, and beside whom."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from graph.access import Edge, EdgeKind
from reports.focus.model import FocusEdge, Layer
from reports.focus.surroundings import Group, Surroundings
from reports.naming import by_policies, under
from reports.text import cut, number

WHY_ROOM = 200
SAID = {
    EdgeKind.REVEALS: "shows",
    EdgeKind.PROVES: "proves to be",
    EdgeKind.MEMBER_OF: "is in",
    EdgeKind.BECOMES: "becomes",
    EdgeKind.ESCALATES: "escalates to",
    EdgeKind.ADMINISTERS: "administers",
    EdgeKind.READS: "reads",
    EdgeKind.HOLDS: "holds",
    EdgeKind.REACHES: "reaches",
    EdgeKind.CONTAINS: "contains",
    EdgeKind.USES: "uses",
    EdgeKind.RUNS_AS: "runs as",
}
"""Verbs short enough to stand on an arrow; no walk takes what somebody owns."""
GIVEN = frozenset({EdgeKind.ADMINISTERS, EdgeKind.READS, EdgeKind.REACHES})
"""Edges that are an entitlement: policies say so."""


class Place(msgspec.Struct, frozen=True):
    """Where a node was found: beside which, and in which direction (1 onwards, -1 backwards)."""

    beside: str
    way: int


class Many(msgspec.Struct, frozen=True):
    """A node that stands for many of one sort."""

    layer: Layer
    word: str
    name: str
    count: int


class Drawing:
    """What is drawn of one subject's surroundings."""

    def __init__(self, surroundings: Surroundings, subject: str) -> None:
        self.all = surroundings
        self.subject = subject
        self.distances: dict[str, int] = {subject: 0}
        self.places: dict[str, Place] = {}
        self.crowds: dict[str, Many] = {}
        self.main: set[tuple[str, str]] = set()
        self.looked: set[str] = {subject}
        self.leaves: set[str] = set()
        """What is drawn only because something contains it: where it leads is not followed."""
        self.left_out = 0
        self.given: dict[tuple[str, str], str] = {}
        """The entitlement that an edge is, named by the policies that say so."""
        self._to_crowds: list[FocusEdge] = []

    def put(self, id_: str, distance: int, beside: str, way: int) -> None:
        """Draw a record beside another."""
        if id_ not in self.distances:
            self.distances[id_] = distance
            self.places[id_] = Place(beside, way)

    def many(self, group: Group, count: int, beside: str, distance: int, way: int) -> None:
        """Draw a node that stands for many."""
        sort = group.sort
        id_ = f"{beside} {sort.kind} {way} {sort.layer.name} {sort.word}"
        more = "more " if count < group.more + len(group.kept) else ""
        self.put(id_, distance, beside, way)
        self.crowds[id_] = Many(sort.layer, sort.word, f"{number(count)} {more}like this", count)
        source, target = (beside, id_) if way > 0 else (id_, beside)
        self._to_crowds.append(FocusEdge(source=source, target=target, verb=SAID[sort.kind], why=group.why))

    def edges(self) -> Iterator[FocusEdge]:
        """Every edge between what is drawn."""
        graph = self.all.graph
        for source in self.distances:
            onwards = {} if source in self.leaves else graph.onwards(source)
            ends = self.distances if len(self.distances) < len(onwards) else onwards
            for target in ends:
                if target in onwards and target in self.distances:
                    edge = min(onwards[target], key=lambda edge: len(edge.conditions))
                    if edge.kind is not EdgeKind.CONTAINS or self._beside(source, target):
                        yield self.edge(edge)
        if self.all.thing(self.subject).layer is Layer.ENTITLEMENT:
            yield from self._of_policy()
        yield from self._to_crowds

    def _beside(self, source: str, target: str) -> bool:
        """Whether one was found by looking at the other: that an account contains all that is drawn says nothing."""
        return self.places.get(target) == Place(source, 1) or self.places.get(source) == Place(target, -1)

    def _of_policy(self) -> Iterator[FocusEdge]:
        """Those who hold the policy that is the subject, which no edge of the graph says."""
        graph = self.all.graph
        for group in self.all.backwards(self.subject):
            for id_ in group.kept:
                if id_ in self.distances and self.subject not in graph.onwards(id_):
                    yield FocusEdge(source=id_, target=self.subject, verb="holds", why=group.why)

    def edge(self, edge: Edge) -> FocusEdge:
        """One edge of the graph as it is drawn."""
        graph = self.all.graph
        said = edge.why.replace("{target}", "it")
        policies = by_policies(graph, edge.evidence)
        why = f"{said}{policies}{under(graph, edge.conditions)}"
        if edge.kind in GIVEN:
            self.given[edge.source, edge.target] = policies.removeprefix(", by ") or said
        return FocusEdge(
            source=edge.source,
            target=edge.target,
            verb=SAID[edge.kind],
            why=cut(why, WHY_ROOM),
            conditional=bool(edge.conditions),
            main=(edge.source, edge.target) in self.main,
        )
