"""What one identity reaches, directly and by becoming others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from graph.access import REACH_KINDS, AccessGraph, Edge
from graph.aws.estate.summed import Held, held
from graph.classes import CLASS
from graph.model import Identity, Resource, Secret
from reports.access.reached import Becoming, Reached
from scanner.questions.asked import Asked

ACCOUNT = ".account"


def reach_of(asked: Asked, identity: Identity) -> Reached:
    """Everything that an identity reaches."""
    graph = asked.graph
    reached = list(_walked(graph, identity.id))
    records = [(graph.get(each.id), each) for each in reached]
    direct: tuple[Held, ...] = ()
    if identity.id in asked.estate.identities:
        direct = tuple(held(asked.estate, asked.entitlements.of(identity)))
    return Reached(
        identity=identity.id,
        administers=tuple(
            sorted(each.id for each, _ in records if isinstance(each, Resource) and each.kind.endswith(ACCOUNT))
        ),
        becomes=tuple(becoming for each, becoming in records if isinstance(each, Identity)),
        secrets=sum(isinstance(each, Secret) for each, _ in records),
        held=direct,
        not_read=asked.not_read() or None,
    )


def _walked(graph: AccessGraph, start: str) -> Iterator[Becoming]:
    """Everything that is reached, nearest first; a step through shared rights is one step, not two."""
    known = {start: (0, False)}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        steps, conditional = known[at]
        if at != start and not at.startswith(CLASS):
            yield Becoming(id=at, steps=steps, conditional=conditional)
        for edge in graph.edges_from(at, REACH_KINDS):
            if edge.target not in known:
                known[edge.target] = (steps + _length(edge), conditional or bool(edge.conditions))
                waiting.append(edge.target)


def _length(edge: Edge) -> int:
    return 0 if edge.source.startswith(CLASS) else 1
