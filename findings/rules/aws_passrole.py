"""Rights of AWS to hand any role to any service."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.estates import estate_of
from findings.subjects import name_of
from graph.access import AccessGraph
from graph.aws.answers import Answer as Decided
from graph.aws.estate.asking import can
from graph.model import Grant, Identity, Policy, Statement
from graph.policy import any_match

PASS_ROLE = "iam:PassRole"  # noqa: S105  because it is the name of an action
PASSED_TO = "iam:passedtoservice"
EVERYTHING = "*"


@rule(
    "aws-passrole-wildcard",
    "iam:PassRole on all roles",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "In {policy}, name the roles that {name} hands out in place of *, and add a condition StringEquals on "
        "iam:PassedToService with the service that gets them"
    ),
    frameworks=("OWASP-NHI:NHI5:2025", "NIST-CSF-2.0:PR.AA-05"),
    reads=(Identity, Policy, Grant),
    platforms=("aws",),
)
def pass_any_role(view: View) -> Iterator[Answer]:
    """Whoever may hand any role to any service has the rights of the mightiest role there is.

    A policy counts where it is attached, and only as far as boundaries, organisation policies and denies leave it.
    ``*`` on everything is told by the check for administrators.
    """
    wide = {each.id: each for each in view.graph.each(Policy) if any(map(_passes_any, each.statements))}
    for grant in view.graph.each(Grant) if wide else ():
        holder = view.graph.get(grant.identity)
        held = grant.purpose == "grants" and grant.policy in wide
        if held and isinstance(holder, Identity) and not holder.platform_managed:
            yield from _judge(view.graph, holder, wide[grant.policy])


def _passes_any(statement: Statement) -> bool:
    named = [action for action in statement.actions if action != EVERYTHING]
    if not statement.allow or not any_match(named, PASS_ROLE, ignore_case=True):
        return False
    if any(condition.key.lower() == PASSED_TO for condition in statement.conditions):
        return False
    return any(resource == EVERYTHING or resource.endswith((":role/*", ":iam::*")) for resource in statement.resources)


def _judge(graph: AccessGraph, holder: Identity, policy: Policy) -> Iterator[Answer]:
    """A group holds for its members, who are weighed one by one elsewhere; here what it holds is enough."""
    estate = estate_of(graph)
    if holder.id not in estate.identities:
        yield _hit(holder, policy)
        return
    decision = can(estate, holder, PASS_ROLE, f"arn:aws:iam::{holder.scope}:role/{EVERYTHING}")
    keys = sorted({condition.key for condition in decision.conditions})
    if decision.answer is Decided.ALLOWED:
        yield _hit(holder, policy)
    elif decision.answer is Decided.DEPENDS and PASSED_TO not in map(str.lower, keys):
        why = f"by {name_of(graph, policy.id)} it may pass any role, depending on {', '.join(keys) or 'the request'}"
        yield Unsure(subject=holder.id, why=why)


def _hit(holder: Identity, policy: Policy) -> Hit:
    return Hit(
        subject=holder.id,
        message=f"by {policy.name} it may hand any role to any service",
        evidence=(policy.id,),
        facts={"policy": policy.name},
    )
