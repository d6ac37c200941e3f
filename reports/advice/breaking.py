"""What would break if something were taken away from what a finding is about: who uses it, as far as anything tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from findings.finding import Finding
from findings.subjects import bearer, name_of
from graph.access import AccessGraph, Edge, EdgeKind
from graph.classes import CLASS
from graph.model import AnyRecord, Credential, Identity, Resource, Secret, Usage
from reports.naming import called
from reports.text import counted, day, listed

MOST = 5
ENTERING = frozenset({EdgeKind.BECOMES, EdgeKind.ESCALATES})
UNTOLD = "Nothing was read that would tell what uses it: ask before you take it away."


def breaking(finding: Finding, graph: AccessGraph) -> list[str]:
    """Say who uses it, and since when nobody does; what is unknown is told as unknown."""
    subject = graph.get(finding.subject)
    if subject is None:
        return ["It is not among the records of this scan, so what uses it is not known."]
    identity = bearer(graph, subject.id)
    said = [*_last_used(subject, graph), *_by_credential(subject, graph), *_by_secret(subject, graph)]
    if identity is not None:
        said += _last_used(identity, graph)
        said += _by_identity(identity, graph)
    return [*(dict.fromkeys(said) or [UNTOLD]), *_unread(finding, graph)]


def _last_used(record: AnyRecord, graph: AccessGraph) -> Iterator[str]:
    """When it was last used; of an identity of which nothing is reported, when each of its credentials was."""
    if isinstance(record, Identity) and record.last_used is None and record.used is None:
        own = [each for each in graph.each(Credential) if each.identity == record.id]
        told = [each for each in own if each.last_used is not None or each.used is False]
        yield from (said for each in told[:MOST] for said in _use_said(each))
        if told and len(told) == len(own):
            return
    if isinstance(record, Credential | Identity | Secret):
        yield from _use_said(record)


def _use_said(record: Credential | Identity | Secret) -> Iterator[str]:
    if record.last_used is not None:
        yield f"{record.name} was last used on {day(record.last_used)}."
    elif getattr(record, "used", None) is False:
        yield f"{record.name} was never used, its platform says."
    else:
        yield f"When {record.name} was last used was not reported: that is no sign that it is not."


def _by_credential(subject: AnyRecord, graph: AccessGraph) -> Iterator[str]:
    if isinstance(subject, Credential):
        places = _named(graph, (each.source for each in graph.edges_into(subject.id, {EdgeKind.REVEALS})))
        if places:
            yield f"Whatever reads it at {places} stops."


def _by_secret(subject: AnyRecord, graph: AccessGraph) -> Iterator[str]:
    if not isinstance(subject, Secret):
        return
    readers = list(dict.fromkeys(_readers(graph, graph.edges_into(subject.id, {EdgeKind.READS}))))
    if readers:
        yield f"{counted(len(readers), 'identity', 'identities')} may read it: {_named(graph, readers)}."
        running = [each for id_ in readers for each in _running(id_, graph)]
        if running:
            yield f"Of what runs, {_named(graph, dict.fromkeys(running))} may read it."
    else:
        yield "Nobody was seen who may read it."


def _readers(graph: AccessGraph, edges: Iterable[Edge]) -> Iterator[str]:
    for edge in edges:
        if edge.source.startswith(CLASS):
            yield from (each.source for each in graph.edges_into(edge.source))
        else:
            yield edge.source


def _by_identity(identity: Identity, graph: AccessGraph) -> Iterator[str]:
    running = list(_running(identity.id, graph))
    if running:
        yield f"{_named(graph, running)} {'runs' if len(running) == 1 else 'run'} as {identity.name}."
    others = dict.fromkeys(_readers(graph, graph.edges_into(identity.id, ENTERING)))
    if others:
        yield f"{_named(graph, others)} can become {identity.name}."
    used = [each for each in graph.each(Usage) if each.identity == identity.id]
    seen = sorted((each for each in used if each.last_used), key=lambda each: (each.last_used, each.action))
    if seen:
        last = (f"{each.action} on {day(each.last_used)}" for each in reversed(seen) if each.last_used)
        yield f"{identity.name} used {listed(last, MOST)}."
    elif used:
        yield f"{identity.name} was seen to use nothing{_span(used)}."


def _span(used: Sequence[Usage]) -> str:
    days = max((each.window_days or 0 for each in used), default=0)
    return f" in {days} days" if days else ""


def _running(id_: str, graph: AccessGraph) -> Iterator[str]:
    things: tuple[Resource | Identity, ...] = (*graph.each(Resource), *graph.each(Identity))
    for record in things:
        if id_ in record.runs_as:
            yield record.id


def _unread(finding: Finding, graph: AccessGraph) -> Iterator[str]:
    gaps = {(each.stream, each.scope) for each in graph.gaps if each.source == finding.source}
    if gaps:
        yield f"{counted(len(gaps), 'listing')} of {finding.source} could not be read; what it would tell is unknown."


def _named(graph: AccessGraph, ids: Iterable[str]) -> str:
    names = (name_of(graph, id_) if id_.startswith(CLASS) else called(graph, id_) for id_ in ids)
    return listed(names, MOST)
