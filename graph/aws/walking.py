"""Walks through the access graph: the surest and shortest way from one thing to another, each step with its reasons."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import msgspec

from graph.access import REACH_KINDS, AccessGraph, Edge, EdgeKind
from graph.aws.answers import Decision
from graph.aws.arriving import Arrival, Arrivals
from graph.aws.edges import ASSUME
from graph.aws.estate.asking import can
from graph.aws.estate.estate import ANY, ANYTHING
from graph.aws.estate.spoken import Spoken
from graph.aws.sealed import DECRYPT, READING
from graph.classes import CLASS
from graph.model import Condition, Identity, Resource, Secret

CONDITIONAL = 1 << 20
"""What a step under a condition costs: more than any walk without one is long."""
Cost = int


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a walk; rights that many share are one step with whatever they open."""

    source: str
    target: str
    kind: str
    why: str
    evidence: tuple[str, ...] = ()
    """Ids of the records that made it so."""
    conditions: tuple[Condition, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """What AWS decides about the requests that the step takes, where it is known which these are."""


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """A way from one thing to another."""

    start: str
    end: str
    steps: tuple[Step, ...]

    @property
    def conditional(self) -> bool:
        """Whether some step depends on what nobody knows."""
        return any(step.conditions for step in self.steps)


class Walker:
    """Finds walks to one end: a node of the graph, or anything in AWS that somebody may do something to."""

    def __init__(self, graph: AccessGraph, spoken: Spoken, end: str, action: str | None = None) -> None:
        self._graph = graph
        self._estate = spoken.estate
        self._end = end
        by_asking = action is not None or _only_asked(graph, end)
        self._arrivals = Arrivals(spoken, end, action) if by_asking and self._estate.identities else None
        self._by_edges = action is None

    def walk(self, start: str) -> Walk | None:
        """The walk with the fewest conditions and, of those, the fewest steps."""
        before = self._searched(start)
        if self._end not in before and start != self._end:
            return None
        nodes = [self._end]
        while nodes[-1] != start:
            nodes.append(before[nodes[-1]])
        nodes.reverse()
        return Walk(start=start, end=self._end, steps=tuple(self._steps(nodes)))

    def enders(self, among: Iterable[str]) -> Iterator[str]:
        """The end where edges lead to it, and those who get there by a request of their own."""
        if self._by_edges:
            yield self._end
        yield from (id_ for id_ in among if self.arriving(id_))

    def arriving(self, id_: str) -> Arrival | None:
        """What somebody may do to the end by a request of his own."""
        return self._arrivals.of(id_) if self._arrivals else None

    def _searched(self, start: str) -> Mapping[str, str]:
        """From where each thing is reached best, until the end is."""
        best: dict[str, Cost] = {start: 0}
        before: dict[str, str] = {}
        waiting: list[tuple[Cost, str]] = [(0, start)]
        done: set[str] = set()
        while waiting:
            cost, at = heapq.heappop(waiting)
            if at == self._end:
                break
            if at in done:
                continue
            done.add(at)
            for target, more in self._onwards(at):
                if cost + more < best.get(target, cost + more + 1):
                    best[target] = cost + more
                    before[target] = at
                    heapq.heappush(waiting, (cost + more, target))
        return before

    def _onwards(self, at: str) -> Iterator[tuple[str, Cost]]:
        length = 0 if at.startswith(CLASS) else 1
        for target, reasons in self._graph.onwards(at).items():
            if self._by_edges if target == self._end else self._leads_on(target):
                hindered = all(edge.conditions for edge in reasons)
                yield target, length + (CONDITIONAL if hindered else 0)
        arrival = self.arriving(at)
        if arrival is not None:
            yield self._end, 1 + (CONDITIONAL if arrival.decision.conditions else 0)

    def _leads_on(self, id_: str) -> bool:
        """Whether anything may lead on from there: most of what an account holds leads nowhere."""
        return bool(self._graph.onwards(id_)) or (self._arrivals is not None and id_ in self._arrivals.candidates)

    def _steps(self, nodes: list[str]) -> Iterator[Step]:
        held: Edge | None = None
        for source, target in pairwise(nodes):
            edge = self._edge(source, target)
            if target.startswith(CLASS):
                held = edge
                continue
            arrival = self.arriving(source) if target == self._end else None
            if arrival is not None and (edge is None or _cost(edge) >= CONDITIONAL):
                yield _arrived(source, target, arrival)
            elif edge is not None:
                yield self._decided(_joined(held, edge))
            held = None

    def _edge(self, source: str, target: str) -> Edge | None:
        if target == self._end and not self._by_edges:
            return None
        edges = [edge for edge in self._graph.edges_from(source, REACH_KINDS) if edge.target == target]
        return min(edges, key=_cost, default=None)

    def _decided(self, step: Step) -> Step:
        """The step with what AWS decides about just these two."""
        identity = self._estate.identities.get(step.source)
        asked = [] if identity is None else list(_requests(step, self._graph))
        decisions = tuple(can(self._estate, identity, *each) for each in asked) if identity else ()
        if not decisions or not all(decision.possible for decision in decisions):
            return step
        conditions = dict.fromkeys(each for decision in decisions for each in decision.conditions)
        return msgspec.structs.replace(step, decisions=decisions, conditions=tuple(conditions))


def _only_asked(graph: AccessGraph, end: str) -> bool:
    """Whether what leads to a thing are requests: all that AWS has but identities and secrets, which have edges."""
    return end.startswith("arn:") and isinstance(graph.get(end), Resource | None)


def _cost(edge: Edge) -> Cost:
    length = 0 if edge.source.startswith(CLASS) else 1
    return length + (CONDITIONAL if edge.conditions else 0)


def _joined(held: Edge | None, edge: Edge) -> Step:
    """An edge, and the one into the rights it comes from, as one step."""
    before = (held,) if held is not None else ()
    return Step(
        source=(held or edge).source,
        target=edge.target,
        kind=edge.kind.value,
        why=edge.why,
        evidence=tuple(dict.fromkeys(each for one in (*before, edge) for each in one.evidence)),
        conditions=tuple(dict.fromkeys(each for one in (*before, edge) for each in one.conditions)),
    )


def _arrived(source: str, target: str, arrival: Arrival) -> Step:
    more = arrival.count - 1
    others = f" and {more} more {'action' if more == 1 else 'actions'}" if more else ""
    return Step(
        source=source,
        target=target,
        kind=EdgeKind.REACHES.value,
        why=f"may do {arrival.action}{others} to it",
        evidence=tuple(dict.fromkeys(each.policy for each in arrival.decision.decided_by)),
        conditions=arrival.decision.conditions,
        decisions=(arrival.decision,),
    )


def _requests(step: Step, graph: AccessGraph) -> Iterator[tuple[str, str]]:
    """The requests that a step takes, as action and resource."""
    target = graph.get(step.target)
    if step.kind == EdgeKind.BECOMES and isinstance(target, Identity):
        yield ASSUME, step.target
    elif step.kind == EdgeKind.ADMINISTERS:
        yield ANYTHING, ANY
    elif step.kind == EdgeKind.READS and isinstance(target, Secret) and target.kind in READING:
        yield READING[target.kind], step.target
        key = str(target.facts.get("kms_key") or "")
        if key in graph.records:
            yield DECRYPT, key
