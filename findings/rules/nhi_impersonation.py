"""People who may act as machines, at any time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from findings.steps import Steps
from findings.subjects import acts, name_of
from findings.walks import administering, walks_to
from graph.access import AccessGraph, EdgeKind
from graph.model import Grant, Identity, Membership, Policy, Trust

MOST_NAMES = 20


@rule(
    "nhi-human-standing-impersonation",
    "People hold standing rights to act as a machine identity",
    Severity.MEDIUM,
    kind=RuleKind.GRAPH,
    remedy="Let people ask for {name} when they need it, for an hour: take the standing right from {people}",
    frameworks=("OWASP-NHI:NHI10:2025", "NIST-CSF-2.0:PR.AA-05", "CIS-GCP-5.0/1.7"),
    reads=(Identity, Policy, Grant, Trust, Membership),
)
def standing(view: View) -> Iterator[Answer]:
    """What a person does as a machine is written down as the machine's doing, and no second factor stands before it.

    Machines that lead to administrator rights are judged. People who are administrators themselves gain nothing by it,
    and a right under a condition (a time, a second factor) is not a standing one.
    """
    mighty = walks_to(view.graph, administering(view.graph), conditional=False)
    steps = Steps(view.graph, {EdgeKind.BECOMES})
    people: dict[str, set[str]] = defaultdict(set)
    for person in view.graph.each(Identity):
        if not person.human or person.enabled is False or _administers(view.graph, person.id):
            continue
        for edge in steps.of(person.id):
            machine = None if edge.conditions else view.graph.get(edge.target)
            if isinstance(machine, Identity) and machine.id in mighty and _is_machine(machine):
                people[machine.id].add(person.id)
    for id_, who in people.items():
        names = sorted(name_of(view.graph, each) for each in who)
        yield Hit(
            subject=id_,
            message=f"{', '.join(names[:MOST_NAMES])} may act as it at any time, and it leads to administrator rights",
            evidence=tuple(sorted(who))[:MOST_NAMES],
            facts={"people": ", ".join(names[:MOST_NAMES])},
        )


def _is_machine(identity: Identity) -> bool:
    return identity.human is not True and not identity.platform_managed and acts(identity)


def _administers(graph: AccessGraph, id_: str) -> bool:
    return any(not edge.conditions for edge in graph.edges_from(id_, {EdgeKind.ADMINISTERS}))
