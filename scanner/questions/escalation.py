"""Which identities can become administrator of an account, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings.walks import Walks, administering, walk, walks_to
from graph.access import AccessGraph, Edge
from graph.aws.estate.standing import ACTORS
from graph.classes import CLASS
from graph.collector import collector_paused
from graph.model import Identity
from reports.access.escalated import Administrator, Escalated
from scanner.questions.asked import Asked


def escalations(asked: Asked, only: Identity | None = None) -> Sequence[Escalated]:
    """What each identity of AWS comes to, administrators first."""
    with collector_paused():
        return _escalations(asked.graph, only)


def _escalations(graph: AccessGraph, only: Identity | None) -> Sequence[Escalated]:
    ends = administering(graph)
    sure, perhaps = walks_to(graph, ends, conditional=False), walks_to(graph, ends)
    identities = [only] if only else [each for each in graph.each(Identity) if each.kind in ACTORS]
    return sorted((_escalated(each, sure, perhaps) for each in identities), key=_order)


def _escalated(identity: Identity, sure: Walks, perhaps: Walks) -> Escalated:
    for answer, walks in ((Administrator.YES, sure), (Administrator.DEPENDS, perhaps)):
        steps = walk(walks, identity.id)
        if steps:
            return Escalated(
                identity=identity.id, administrator=answer, account=steps[-1].target, steps=tuple(_joined(steps))
            )
    return Escalated(identity=identity.id, administrator=Administrator.NO)


def _joined(steps: Sequence[Edge]) -> Iterator[Edge]:
    """A step through rights that are shared with others is one step, with the conditions and evidence of both."""
    held: Edge | None = None
    for edge in steps:
        if edge.target.startswith(CLASS):
            held = edge
            continue
        if held is None:
            yield edge
            continue
        yield Edge(
            source=held.source,
            target=edge.target,
            kind=edge.kind,
            why=edge.why,
            evidence=tuple(dict.fromkeys((*held.evidence, *edge.evidence))),
            conditions=tuple(dict.fromkeys((*held.conditions, *edge.conditions))),
        )
        held = None


def _order(each: Escalated) -> tuple[int, int, str]:
    return (list(Administrator).index(each.administrator), len(each.steps), each.identity)
