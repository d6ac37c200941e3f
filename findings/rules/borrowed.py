"""Programs and agents that act with a person's credential."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from findings.subjects import AGENTS, bearer
from graph.access import AccessGraph, EdgeKind
from graph.model import Credential, Exposure, Identity, Resource

REMEDY = "Give {name} an identity of its own, and revoke the credential of {person} that it has: {place}"


@rule(
    "nhi-machine-use-of-human",
    "A workload runs on a person's credential",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy=REMEDY,
    frameworks=("OWASP-NHI:NHI10:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Identity, Credential, Exposure, Resource),
)
def machine_as_person(view: View) -> Iterator[Answer]:
    """What the program does is written down as the person's doing, and it stops on the day the person leaves.

    Judged is what a workload was started with, where it is known to belong to a person. Repositories and laptops are
    no workloads.
    """
    for exposure, person in _of_people(view.graph):
        place = view.graph.get(exposure.resource)
        if isinstance(place, Resource) and place.runs_as:
            yield _hit(exposure, person, "it is started with")


@rule(
    "agent-human-credential",
    "Agent runs with a person's token",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy=REMEDY,
    frameworks=(
        "OWASP-NHI:NHI10:2025",
        "OWASP-ASI:ASI03:2026",
        "OWASP-ASI:ASI09:2026",
        "NIST-CSF-2.0:PR.AA-03",
        "NIST-CSF-2.0:PR.AA-04",
        "ISO-42001-2023:A.3.2",
        "ISO-42001-2023:A.9.2",
        "NIST-AI-RMF-1.0:GOVERN 2.1",
    ),
    reads=(Identity, Credential, Exposure),
)
def agent_as_person(view: View) -> Iterator[Answer]:
    """The agent may do whatever the person may, and everybody believes that the person did it.

    Judged is what the agent's own configuration holds. A token that names both the person and the agent is another
    thing, and is not written out there.
    """
    for exposure, person in _of_people(view.graph):
        agent = view.graph.get(exposure.resource)
        if isinstance(agent, Identity) and agent.kind in AGENTS:
            yield _hit(exposure, person, "its configuration holds")


def _of_people(graph: AccessGraph) -> Iterator[tuple[Exposure, Identity]]:
    """What is shown and belongs to a person, and may still work."""
    for exposure in graph.each(Exposure):
        for edge in graph.edges_from(exposure.id, {EdgeKind.REVEALS}):
            person, credential = bearer(graph, edge.target), graph.get(edge.target)
            working = not isinstance(credential, Credential) or credential.active is not False
            if person is not None and person.human and working:
                yield exposure, person


def _hit(exposure: Exposure, person: Identity, how: str) -> Hit:
    place = exposure.places[0] if exposure.places else "its configuration"
    return Hit(
        subject=exposure.resource,
        message=f"{how} a credential of {person.name}, who is a person",
        evidence=(exposure.id, person.id, *exposure.places),
        facts={"person": person.name, "place": place},
    )
