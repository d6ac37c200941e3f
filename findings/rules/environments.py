"""Ways from outside production into it."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.steps import Steps, conditions_of
from findings.subjects import PRODUCTION, acts, name_of
from graph.access import AccessGraph, Edge, EdgeKind
from graph.model import Grant, Identity, Membership, Policy, Resource, Secret, Trust

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
    there. An environment is told by a tag or name, or by the account; what is not told is on neither side. Accounts
    that settings name as deployers are meant to do so.
    """
    steps = Steps(view.graph, INTO)
    for identity in view.graph.each(Identity):
        here = _environment(view.graph, identity.id)
        deployer = identity.scope in view.limits.production_deployers
        if here is None or here in PRODUCTION or deployer or not acts(identity) or identity.platform_managed:
            continue
        over = [edge for edge in steps.of(identity.id) if _environment(view.graph, edge.target) in PRODUCTION]
        surely = [edge for edge in over if not edge.conditions]
        if surely:
            yield _hit(view.graph, identity, here, surely)
        elif over:
            there = name_of(view.graph, over[0].target)
            why = f"it is in {here} and may reach {there}, depending on {conditions_of(over)}"
            yield Unsure(subject=identity.id, why=why)


def _environment(graph: AccessGraph, id_: str) -> str | None:
    """What is told of a thing, else of its account."""
    record = graph.get(id_)
    told: object = None
    if isinstance(record, Identity | Resource):
        told = record.environment
    elif isinstance(record, Secret):
        told = record.facts.get("environment")
    account = graph.get(f"aws.account:{record.scope}") if record is not None else None
    found = told or (account.environment if isinstance(account, Resource) else None)
    return str(found).lower() if found else None


def _hit(graph: AccessGraph, identity: Identity, here: str, over: list[Edge]) -> Hit:
    told = sorted({f"{name_of(graph, edge.target)} ({edge.kind})" for edge in over})
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    return Hit(
        subject=identity.id,
        message=f"it is in {here}, and one step leads it into production: {told[0]}{more}",
        evidence=tuple(told[:MOST_NAMES]),
        facts={"target": told[0]},
    )
