"""Machines of AWS that may do everything, by their own policies."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.estates import everything, is_machine
from findings.subjects import name_of
from findings.walks import administering
from graph.access import Edge
from graph.aws.answers import Answer as Decided
from graph.model import Grant, Identity, Membership, Policy


@rule(
    "aws-admin-policy",
    "Administrator policy attached to a machine identity",
    Severity.CRITICAL,
    kind=RuleKind.FACT,
    remedy=(
        "Replace {policy} of {name} by a policy for what it does (muster least-privilege), or limit it by a boundary: "
        "aws iam put-role-permissions-boundary --role-name {name} --permissions-boundary POLICY_ARN"
    ),
    frameworks=("OWASP-NHI:NHI5:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.AA-05", "CIS-AWS-7.0.0/2.14"),
    reads=(Identity, Policy, Grant, Membership),
    platforms=("aws",),
)
def admin_policy(view: View) -> Iterator[Answer]:
    """A program that may do everything does so for whoever takes it over.

    Boundaries, organisation policies and denies are weighed first: an administrator's policy that they leave nothing of
    is no finding. People, root users and the roles that AWS keeps are left out.
    """
    for edge in administering(view.graph):
        identity = view.graph.get(edge.source)
        if isinstance(identity, Identity) and is_machine(identity):
            yield from _by_policy(view, identity, edge)


def _by_policy(view: View, identity: Identity, edge: Edge) -> Iterator[Answer]:
    """Whoever only can become an administrator by a step of its own is told by the checks for that."""
    decision = everything(view.graph, identity)
    if decision is None:
        return
    names = [name_of(view.graph, decider.policy) for decider in decision.decided_by if decider.effect == "Allow"]
    told = ", ".join(dict.fromkeys(names)) or "its policies"
    if decision.answer is Decided.ALLOWED:
        message = f"it may do everything in {name_of(view.graph, edge.target)} by {told}"
        facts = {"policy": told}
        yield Hit(subject=identity.id, message=message, evidence=edge.evidence, facts=facts)
    elif decision.answer is Decided.DEPENDS:
        keys = ", ".join(sorted({condition.key for condition in decision.conditions}))
        yield Unsure(subject=identity.id, why=f"it may do everything by {told}, depending on {keys or 'the request'}")
