"""Machines of AWS that can turn their rights into more."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.estates import everything, machines
from findings.steps import Steps, conditions_of
from findings.subjects import name_of
from graph.access import AccessGraph, Edge, EdgeKind
from graph.aws.answers import Answer as Decided
from graph.model import Grant, Identity, Membership, Policy, Trust

UPWARDS = frozenset({EdgeKind.ESCALATES, EdgeKind.ADMINISTERS})
MOST = 20
"""How many ways are told of one identity."""


@rule(
    "aws-privesc",
    "Machine identity has a known privilege-escalation combination",
    Severity.HIGH,
    kind=RuleKind.GRAPH,
    remedy="Take from {name} the right to this: {way}; or narrow its Resource to what {name} really works on",
    frameworks=("OWASP-NHI:NHI5:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.AA-05"),
    reads=(Identity, Policy, Grant, Trust, Membership),
    platforms=("aws",),
)
def escalation(view: View) -> Iterator[Answer]:
    """Some rights are worth more than they look: whoever may change a policy, or start a program as another role.

    A way counts when all of its rights are really granted and there is somebody to become by it; the name of an action
    alone proves nothing. What an administrator may do anyway is not told again.
    """
    steps = Steps(view.graph, UPWARDS)
    known = machines(view.graph)
    for identity in (known[id_] for id_ in known if id_ in steps.takers):
        if _is_administrator(view.graph, identity):
            continue
        ways = list(steps.of(identity.id))
        surely = [each for each in ways if not each.conditions]
        if surely:
            yield _hit(view.graph, identity, surely)
        else:
            why = f"{_told(view.graph, ways[0])}, depending on {conditions_of(ways)}"
            yield Unsure(subject=identity.id, why=why)


def _is_administrator(graph: AccessGraph, identity: Identity) -> bool:
    decision = everything(graph, identity)
    return decision is None or decision.answer is Decided.ALLOWED


def _told(graph: AccessGraph, edge: Edge) -> str:
    return f"{name_of(graph, edge.target)}: {edge.why}"


def _hit(graph: AccessGraph, identity: Identity, ways: list[Edge]) -> Hit:
    told = sorted({_told(graph, each) for each in ways})
    others = len(told) - 1
    more = f" and in {others} more way{'s' if others > 1 else ''}" if others else ""
    return Hit(
        subject=identity.id,
        message=f"it can become more than it is: {told[0]}{more}",
        evidence=tuple(told[:MOST]),
        facts={"way": told[0]},
    )
