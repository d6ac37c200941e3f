"""The steps that an identity can take: its own, and those of the rights that it shares with others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

import msgspec

from graph.access import AccessGraph, Edge, EdgeKind
from graph.aws.techniques.evidence import ASSUMPTION
from graph.classes import CLASS


class Steps:
    """Steps of some kinds. What is shared by many is looked for once."""

    def __init__(self, graph: AccessGraph, kinds: Collection[EdgeKind]) -> None:
        self._graph = graph
        self._kinds = kinds
        self._shared: dict[str, tuple[Edge, ...]] = {}

    @cached_property
    def takers(self) -> Collection[str]:
        """Everybody who has such a step at all."""
        own = {id_ for kind in self._kinds for id_ in self._graph.takers(kind)}
        shared = (id_ for id_ in own if id_.startswith(CLASS))
        return own.union(edge.source for id_ in shared for edge in self._graph.edges_into(id_, {EdgeKind.REACHES}))

    def of(self, id_: str) -> Iterator[Edge]:
        """Every step of one identity. What holds the shared rights back holds back each step by them."""
        for reasons in self._graph.onwards(id_).values():
            for edge in reasons:
                if edge.kind in self._kinds:
                    yield edge
                elif edge.kind is EdgeKind.REACHES and edge.target.startswith(CLASS):
                    for step in self._of_class(edge.target):
                        yield _held_back(step, edge) if edge.conditions else step

    def _of_class(self, id_: str) -> tuple[Edge, ...]:
        if id_ not in self._shared:
            self._shared[id_] = tuple(self._graph.edges_from(id_, self._kinds))
        return self._shared[id_]


def _held_back(step: Edge, by: Edge) -> Edge:
    return msgspec.structs.replace(step, conditions=(*by.conditions, *step.conditions))


def conditions_of(edges: Iterable[Edge]) -> str:
    """What steps depend on: the keys of their conditions, and what a technique takes for granted as it is said."""
    found = {
        told
        for edge in edges
        for each in edge.conditions
        for told in (each.values if each.key == ASSUMPTION else (each.key,))
    }
    return ", ".join(sorted(found))
