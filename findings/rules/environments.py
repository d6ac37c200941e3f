"""Ways from outside production into it."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.steps import Steps, conditions_of
from findings.subjects import acts, is_production, name_of
from graph.access import AccessGraph, Edge, EdgeKind
from graph.model import Grant, Identity, Membership, Policy, Resource, Secret, Trust
from graph.worth import Told

INTO = frozenset({EdgeKind.BECOMES, EdgeKind.ESCALATES, EdgeKind.READS, EdgeKind.ADMINISTERS})
MOST_NAMES = 20


@rule(
    "nhi-cross-env-access",
    "Non-production identity can reach production",
    Severity.HIGH,
    kind=RuleKind.GRAPH,
    remedy="Take from {name} what leads it to {target}; what has to reach production belongs there",
    frameworks=(
        "OWASP-NHI:NHI8:2025",
        "OWASP-ASI:ASI08:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "CIS-AWS-7.0.0/2.1.4",
    ),
    reads=(Identity, Policy, Grant, Trust, Membership, Resource, Secret),
)
def into_production(view: View) -> Iterator[Answer]:
    """Test systems are guarded less, and hold what somebody tried once.

    The step over the border counts: becoming somebody in production, reading a secret there, administering an account
    there. What nobody tells the environment of is on neither side. Accounts that settings name as deployers are meant
    to do so.
    """
    steps = Steps(view.graph, INTO)
    for identity in view.graph.each(Identity):
        here = view.graph.worth.environment(identity.id)
        if here is None or not _outside(view, identity, here.what):
            continue
        over = [edge for edge in steps.of(identity.id) if is_production(view.graph, edge.target)]
        surely = [edge for edge in over if not edge.conditions]
        if surely:
            yield _hit(view.graph, identity, here, surely)
        elif over:
            there = name_of(view.graph, over[0].target)
            why = f"it is in {here.what} and may reach {there}, depending on {conditions_of(over)}"
            yield Unsure(subject=identity.id, why=why)


def _outside(view: View, identity: Identity, here: str) -> bool:
    """Whether it acts outside production and is not meant to act in it."""
    deployer = identity.scope in view.limits.production_deployers
    acting = acts(identity) and not identity.platform_managed
    return acting and not deployer and not view.graph.worth.is_production(here)


def _hit(graph: AccessGraph, identity: Identity, here: Told, over: list[Edge]) -> Hit:
    told = sorted({f"{name_of(graph, edge.target)} ({edge.kind})" for edge in over})
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    return Hit(
        subject=identity.id,
        message=f"it is in {here.what}, and one step leads it into production: {told[0]}{more}",
        evidence=(*told[:MOST_NAMES], f"its environment is told by {here.why}"),
        facts={"target": told[0]},
    )
