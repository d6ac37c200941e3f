"""Identities that are administrators, or can become one."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.steps import conditions_of
from findings.subjects import acts, name_of
from findings.walks import Walks, administering, told, walk, walks_to
from graph.model import Grant, Identity, Membership, Policy, Trust


@rule(
    "nhi-admin-equivalent",
    "Identity can obtain administrator rights",
    Severity.CRITICAL,
    kind=RuleKind.GRAPH,
    remedy="Cut the walk at its first step that {name} does not need: {step}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "CIS-AWS-7.0.0/2.14",
        "CIS-GCP-5.0/1.6",
        "CIS-Kubernetes-1.12/5.1.1",
    ),
    reads=(Identity, Policy, Grant, Trust, Membership),
)
def admin_equivalent(view: View) -> Iterator[Answer]:
    """Whoever holds one credential of this identity can do everything in an account, at once or in a few steps.

    People and account roots are left out; break-glass and deployment identities are not, for they are the ones to guard
    best. A walk that depends on a condition nobody can decide from here is unknown.
    """
    ends = administering(view.graph)
    surely = walks_to(view.graph, ends, at_most=view.limits.admin_max_hops, conditional=False)
    perhaps = walks_to(view.graph, ends, at_most=view.limits.admin_max_hops)
    for identity in view.graph.each(Identity):
        if identity.id not in perhaps or not _judged(identity):
            continue
        if identity.id in surely:
            yield _hit(view, identity, surely)
        else:
            steps = walk(perhaps, identity.id)
            yield Unsure(subject=identity.id, why=f"a walk to administrator depends on {conditions_of(steps)}")


def _judged(identity: Identity) -> bool:
    return (
        acts(identity)
        and identity.human is not True
        and identity.enabled is not False
        and not identity.kind.endswith(".root")
    )


def _hit(view: View, identity: Identity, walks: Walks) -> Hit:
    edges = walk(walks, identity.id)
    steps = told(view.graph, edges)
    account = name_of(view.graph, edges[-1].target)
    if len(edges) == 1:
        message = f"it administers {account}: {edges[0].why}"
    else:
        names = " → ".join(name_of(view.graph, edge.target) for edge in edges)
        message = f"in {len(edges)} steps it administers {account}: {identity.name} → {names}"
    return Hit(
        subject=identity.id,
        message=message,
        evidence=tuple(steps),
        facts={"step": steps[0]},
    )
