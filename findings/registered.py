"""AI systems of the register to those who judge them: which are in use, what they act as, where they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from findings.subjects import GONE
from graph.access import AccessGraph, EdgeKind
from graph.directory import plain
from graph.model import AiSystem, Approval, Identity, Person

LIVE = frozenset({"approved", "pilot", "production", "suspended", "retiring"})
"""States in which a system may act, or may act again without being asked anew."""
IN_USE = frozenset({"pilot", "production"})
SERIOUS = frozenset({"high", "limited"})
"""The risk classes that need more, where no policy says so."""

IMPACT = frozenset({"dpia", "fria", "pia", "aia", "impact", "impact-assessment"})
"""The types of assessments that say what a system does to people."""


def systems(graph: AccessGraph, states: frozenset[str]) -> Iterator[AiSystem]:
    """The declared systems in one of those states."""
    return (each for each in graph.each(AiSystem) if each.state in states)


def acting(graph: AccessGraph, system: AiSystem) -> list[Identity]:
    """The identities that a system acts as: those that the register recognises, and whom these act as in turn."""
    found: dict[str, Identity] = {}
    waiting = [system.id]
    while waiting:
        for edge in graph.edges_from(waiting.pop(), {EdgeKind.RUNS_AS}):
            record = graph.get(edge.target)
            if isinstance(record, Identity) and record.id not in found:
                found[record.id] = record
                waiting.append(record.id)
    return list(found.values())


def place_of(system: AiSystem) -> str:
    """Where to write something about it."""
    return system.place or "its entry in the register"


def newest(system: AiSystem) -> Mapping[str, Approval]:
    """For each role, the approval given last."""
    return {each.role: each for each in sorted(system.approvals, key=lambda each: each.on)}


def valid(system: AiSystem, at: datetime) -> list[Approval]:
    """The newest approval of each role, those that have not ended."""
    return [each for each in newest(system).values() if each.valid_until is None or each.valid_until >= at]


def same_person(graph: AccessGraph, one: str | None, other: str | None) -> bool:
    """Whether two texts mean the same person, by whichever of their names."""
    if not one or not other:
        return False
    first, second = graph.people.find(one), graph.people.find(other)
    if first is not None and second is not None:
        return graph.people.same(first).id == graph.people.same(second).id
    return plain(one) == plain(other)


def gone(graph: AccessGraph, text: str, at: datetime) -> Person | None:
    """The person a text means, where they are not here any more. A day of leaving to come is no departure yet."""
    found = graph.people.find(text)
    person = graph.people.same(found) if found is not None else None
    if person is None or person.status not in GONE or (person.left is not None and person.left > at):
        return None
    return person
