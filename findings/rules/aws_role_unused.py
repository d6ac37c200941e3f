"""Roles of AWS that nobody assumes."""

from __future__ import annotations

from collections.abc import Iterator

from findings.days import day_of
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.limits import Limit
from graph.model import Identity

ROLE = "aws.iam.role"


@rule(
    "aws-role-unused",
    "Role not assumed for a long time",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Ask whoever answers for {name}; then detach its policies, and after a quiet month run: "
        "aws iam delete-role --role-name {name}"
    ),
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:PR.AA-01", "NIST-CSF-2.0:ID.AM-08"),
    reads=(Identity,),
    platforms=("aws",),
    streams=("iam.roles",),
)
def unused_role(view: View) -> Iterator[Answer]:
    """A role that nobody needs is a way in that nobody watches.

    AWS tells of the use of the last 400 days, so "never" means never within them. The roles that AWS keeps for its own
    services and for Identity Center are left out; so are new ones.
    """
    beyond = view.beyond("dormant_days")
    for role in view.graph.of_kind(Identity, ROLE):
        if role.platform_managed:
            continue
        if role.last_used is not None:
            if limit := beyond(role, role.last_used):
                idle = (view.at - role.last_used).days
                yield _hit(role, f"it was last assumed {idle} days ago; the limit is {limit.days}", limit)
        elif role.used is False:
            yield from _never(view, role)
        else:
            yield Unsure(subject=role.id, why="when it was last assumed was not reported")


def _never(view: View, role: Identity) -> Iterator[Answer]:
    if role.created is None:
        yield Unsure(subject=role.id, why="it was never assumed, and when it was made was not reported")
        return
    age, limit = (view.at - role.created).days, view.limit("dormant_days", role)
    if age > limit.days:
        window = role.facts.get("use_window_days")
        within = f" within the {window} days that AWS tells of" if isinstance(window, int) and age > window else ""
        yield _hit(role, f"it is {age} days old and was never assumed{within}", limit)


def _hit(role: Identity, message: str, limit: Limit) -> Hit:
    made = (f"made on {day_of(role.created)}",) if role.created else ()
    return Hit(subject=role.id, message=message, evidence=(*made, limit.told))
