"""The attack walks worth telling: from what lies open to the most valuable thing it leads to, a sentence a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from findings.subjects import is_production
from findings.walks import administering, into, walk, walks_to
from graph.access import AccessGraph, Edge, EdgeKind
from graph.classes import CLASS
from graph.model import Credential, Exposure, Identity, Resource, Secret
from reports.naming import VERBS, by_policies, called, step_said, under
from reports.text import counted


def walks(graph: AccessGraph, *, most: int = 5) -> tuple[tuple[str, ...], ...]:
    """Return at most so many walks, shortest first, one for each credential that lies open and still works.

    A walk ends at the most valuable thing it leads to: an account it administers, then a crown jewel, then production,
    then a secret. Walks that depend on no condition go before those that do.
    """
    starts = dict(_open_credentials(graph))
    found: dict[str, list[Edge]] = {}
    for value in VALUES:
        waiting = [credential for credential in starts if credential not in found]
        if waiting:
            found.update(_found(graph, value(graph), waiting))
    best = sorted(found.items(), key=lambda item: (any(edge.conditions for edge in item[1]), len(item[1]), item[0]))
    return tuple(told(graph, (starts[start], *edges)) for start, edges in best[:most])


def told(graph: AccessGraph, edges: Sequence[Edge]) -> tuple[str, ...]:
    """Tell a walk, a sentence a step. Two steps through a class of rights are told as the one they are."""
    return tuple(_sentences(graph, edges))


def _sentences(graph: AccessGraph, edges: Sequence[Edge]) -> Iterator[str]:
    entered: Edge | None = None
    for edge in edges:
        if edge.target.startswith(CLASS):
            entered = edge
        elif entered is not None:
            yield step_said(graph, _joined(entered, edge))
            entered = None
        elif edge.kind is EdgeKind.REVEALS:
            yield from (_opening(graph, edge), _revealed(graph, edge))
        else:
            yield step_said(graph, edge)
    if entered is not None:
        proof = by_policies(graph, entered.evidence) + under(graph, entered.conditions)
        yield f"{called(graph, entered.source)} {VERBS[entered.kind]} {called(graph, entered.target)}{proof}"


def _joined(entered: Edge, left: Edge) -> Edge:
    return Edge(
        source=entered.source,
        target=left.target,
        kind=left.kind,
        why=left.why,
        evidence=tuple(dict.fromkeys((*entered.evidence, *left.evidence))),
        conditions=tuple(dict.fromkeys((*entered.conditions, *left.conditions))),
    )


def _revealed(graph: AccessGraph, edge: Edge) -> str:
    record = graph.get(edge.target)
    known = isinstance(record, Credential) and record.active
    return f"that is {called(graph, edge.target)}, which {'is active' if known else 'is not known to be off'}"


def _opening(graph: AccessGraph, edge: Edge) -> str:
    """Tell where the walk begins. An exposure is told by its place and never by its value."""
    exposure = graph.get(edge.source)
    if not isinstance(exposure, Exposure):
        return called(graph, edge.source)
    history = " (in its history)" if exposure.in_head is False else ""
    others = len(exposure.places) - 1
    more = f", and in {counted(others, 'more place')}" if others > 0 else ""
    return f"{called(graph, exposure.id)}{history} shows a secret ({exposure.detector}){more}"


def _open_credentials(graph: AccessGraph) -> Iterator[tuple[str, Edge]]:
    """Yield each credential that lies open and may still work, with the edge that shows it."""
    seen = set()
    for exposure in sorted(graph.each(Exposure), key=lambda each: each.id):
        for edge in graph.edges_from(exposure.id, {EdgeKind.REVEALS}):
            if edge.target not in seen and _works(graph, edge.target):
                seen.add(edge.target)
                yield edge.target, edge


def _works(graph: AccessGraph, id_: str) -> bool:
    """Whether nothing says that a credential is off."""
    record = graph.get(id_)
    if not isinstance(record, Credential) or record.active is False:
        return False
    bearer = graph.get(record.identity)
    return not (isinstance(bearer, Identity) and bearer.enabled is False)


def _found(graph: AccessGraph, ends: Sequence[Edge], starts: Iterable[str]) -> Iterator[tuple[str, list[Edge]]]:
    if not ends:
        return
    sure = walks_to(graph, ends, conditional=False)
    perhaps = None
    for start in starts:
        edges = walk(sure, start)
        if not edges:
            perhaps = walks_to(graph, ends) if perhaps is None else perhaps
            edges = walk(perhaps, start)
        if edges:
            yield start, edges


def _crown_jewels(graph: AccessGraph) -> list[Edge]:
    return into(graph, graph.worth.jewels)


def _production(graph: AccessGraph) -> list[Edge]:
    return into(graph, [each.id for each in graph.each(Resource) if is_production(graph, each.id)])


def _secrets(graph: AccessGraph) -> list[Edge]:
    return into(graph, [each.id for each in graph.each(Secret)])


VALUES: tuple[Callable[[AccessGraph], Sequence[Edge]], ...] = (administering, _crown_jewels, _production, _secrets)
