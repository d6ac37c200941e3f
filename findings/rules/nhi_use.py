"""Identities that nobody uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from findings.days import day_of
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.limits import Limit
from findings.uses import Uses, judged
from graph.model import Credential, Identity


@rule(
    "nhi-dormant",
    "Identity not used for a long time",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy="Ask whoever answers for {name}; switch it off, and delete it when nothing has broken for a month",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "NIST-CSF-2.0:PR.AA-01",
        "NIST-CSF-2.0:ID.AM-08",
        "CIS-AWS-7.0.0/2.11",
    ),
    reads=(Identity, Credential),
)
def dormant(view: View) -> Iterator[Answer]:
    """An identity that rests still opens doors, and nobody would notice who uses it.

    The latest use of the identity and of all its credentials counts. Where one of them does not tell, the answer is
    unknown and never a finding; what runs once a year needs a waiver. Roles of AWS have a check of their own.
    """
    uses, beyond = view.graph.once(Uses), view.beyond("dormant_days")
    for identity in judged(view.graph):
        use = uses.of(identity)
        if use.last is not None:
            if limit := beyond(identity, use.last):
                yield _dormant(view, identity, use.last, limit)
        elif not use.never:
            yield Unsure(subject=identity.id, why="when it was last used was not reported")


def _dormant(view: View, identity: Identity, last: datetime, limit: Limit) -> Hit:
    message = f"it was last used {(view.at - last).days} days ago; the limit is {limit.days}"
    return Hit(subject=identity.id, message=message, evidence=(f"last used on {day_of(last)}", limit.told))


@rule(
    "nhi-never-used",
    "Identity created and never used",
    Severity.LOW,
    kind=RuleKind.FACT,
    remedy="Ask whoever made {name} what it is for, and delete it when nobody knows",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Identity, Credential),
)
def never_used(view: View) -> Iterator[Answer]:
    """What was made and never used was made by mistake, or for a plan that was given up.

    New identities have some days of grace. Only a platform that says "never" is believed: silence is no finding. Roles
    of AWS have a check of their own.
    """
    uses = view.graph.once(Uses)
    for identity in judged(view.graph):
        if not uses.of(identity).never:
            continue
        if identity.created is None:
            yield Unsure(subject=identity.id, why="it was never used, and when it was made was not reported")
            continue
        age, limit = (view.at - identity.created).days, view.limit("never_used_days", identity)
        if age > limit.days:
            evidence = (f"made on {day_of(identity.created)}", limit.told)
            yield Hit(subject=identity.id, message=f"it is {age} days old and was never used", evidence=evidence)
