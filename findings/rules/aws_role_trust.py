"""Roles of AWS that let in anyone at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from findings.conditions import NOT_WHO, WHO, restricts
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import name_of
from graph.model import Trust


@rule(
    "aws-role-trust-anyone",
    "Role that any principal of any account may assume",
    Severity.CRITICAL,
    kind=RuleKind.FACT,
    remedy=(
        "Name the accounts or roles that need {role} in its trust policy instead of *, "
        "or add a condition on aws:PrincipalOrgID, aws:SourceArn or sts:ExternalId"
    ),
    frameworks=(
        "OWASP-NHI:NHI4:2025",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:PR.AA-03",
        "CIS-AWS-7.0.0/2.21",
    ),
    reads=(Trust,),
    platforms=("aws",),
)
def role_trusts_anyone(view: View) -> Iterator[Answer]:
    """A trust policy with the principal ``*`` lets every AWS account in the world assume the role.

    A condition that says who may come in closes the door; one that matches everything, such as ``StringLike *``, does
    not. Where a condition or a deny cannot be weighed, the answer is unknown.
    """
    denied = defaultdict(list)
    anyone = []
    for trust in view.graph.each(Trust):
        if not trust.allow:
            denied[trust.target].append(trust)
        elif trust.principal_kind == "anyone" and trust.kind.startswith("aws."):
            anyone.append(trust)
    for trust in anyone:
        yield from _open(view, trust, denied[trust.target])


def _open(view: View, trust: Trust, denials: Iterable[Trust]) -> Iterator[Answer]:
    if any(restricts(condition) for condition in trust.conditions):
        return
    unknown = sorted({each.key for each in trust.conditions if each.key.lower() not in WHO | NOT_WHO})
    if unknown:
        yield Unsure(subject=trust.target, why=f"it trusts anyone under a condition on {', '.join(unknown)}")
    elif any(deny.principal_kind == "anyone" for deny in denials):
        yield Unsure(subject=trust.target, why="it trusts anyone, and a deny beside it may keep some out")
    else:
        keys = ", ".join(sorted({each.key for each in trust.conditions}))
        but = f"; its conditions ({keys}) keep nobody out" if keys else ""
        yield Hit(
            subject=trust.target,
            message=f"its trust policy lets in any principal of any account{but}",
            evidence=(trust.id,),
            facts={"role": name_of(view.graph, trust.target)},
        )
