"""Shortest walks to what matters, for every node at once.

One breadth-first sweep backwards from the ends costs each edge once, where asking for a path per identity would cost
the estate each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from findings.subjects import name_of
from graph.access import REACH_KINDS, AccessGraph, Edge, EdgeKind
from graph.model import Resource, SecretStore


class Step(msgspec.Struct, frozen=True):
    """The next edge of a shortest walk, and how many edges the walk still has."""

    edge: Edge
    left: int


Walks = Mapping[str, Step]
"""Node id → the first step of its shortest walk to an end."""


def walks_to(
    graph: AccessGraph, ends: Iterable[Edge], *, at_most: int | None = None, conditional: bool = True
) -> Walks:
    """For each node that leads to one of the ``ends``, its next step; optionally over unconditional edges only."""
    steps: dict[str, Step] = {}
    frontier: list[str] = []
    for edge in ends:
        if edge.source not in steps and (conditional or not edge.conditions):
            steps[edge.source] = Step(edge, 1)
            frontier.append(edge.source)
    length = 1
    while frontier and (at_most is None or length < at_most):
        length += 1
        reached = []
        for node in frontier:
            for edge in graph.edges_into(node, REACH_KINDS):
                if edge.source not in steps and (conditional or not edge.conditions):
                    steps[edge.source] = Step(edge, length)
                    reached.append(edge.source)
        frontier = reached
    return steps


def walk(steps: Walks, start: str) -> list[Edge]:
    """The edges of the shortest walk from ``start``; empty when there is none."""
    edges = []
    while start in steps:
        step = steps[start]
        edges.append(step.edge)
        if step.left == 1:
            break
        start = step.edge.target
    return edges


def administering(graph: AccessGraph) -> list[Edge]:
    """Every edge by which an identity may do everything in an account or a store."""
    places = (*graph.each(Resource), *graph.each(SecretStore))
    return [edge for place in places for edge in graph.edges_into(place.id, {EdgeKind.ADMINISTERS})]


def into(graph: AccessGraph, ids: Iterable[str]) -> list[Edge]:
    """Every walkable edge that ends in one of the nodes."""
    return [edge for id_ in ids for edge in graph.edges_into(id_, REACH_KINDS)]


def told(graph: AccessGraph, edges: Iterable[Edge]) -> list[str]:
    """A walk as sentences, one a step."""
    return [
        f"{name_of(graph, edge.source)} → {name_of(graph, edge.target)}: {edge.kind}, {edge.why}"
        f"{' (under a condition)' if edge.conditions else ''}"
        for edge in edges
    ]
