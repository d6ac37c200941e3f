"""Owners that nobody knows, and owners that the evidence disagrees about."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.owning import Doubt, claims_of, doubt, unsettled
from findings.subjects import name_of
from graph.access import AccessGraph, Owner
from graph.model import Identity, OwnerClaim, Person


@rule(
    "nhi-owner-unresolvable",
    "Owner value does not resolve to any known person or team",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy="Write the address of a person or team that the directory knows in place of {owner} ({evidence})",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:GV.RR-02", "NIST-CSF-2.0:ID.AM-08"),
    reads=(Identity, OwnerClaim, Person),
)
def unresolvable(view: View) -> Iterator[Answer]:
    """A name that nobody knows is no owner: no question about the identity reaches anybody.

    Habits of writing (case, mailto:, a leading @, a plus address, a name before the address) make no difference. A
    machine is told by another rule. Without any directory the answer is unknown.
    """
    directory = bool(view.graph.people)
    for identity, claims in unsettled(view):
        if any(owner.person or owner.machine for owner in claims):
            continue
        owner = claims[0]
        if directory:
            facts = {"owner": owner.text, "evidence": owner.evidence}
            message = f"its owner {owner.text} ({owner.evidence}) is nobody that a directory knows"
            yield Hit(subject=identity.id, message=message, evidence=(owner.claim,), facts=facts)
        else:
            yield Unsure(subject=identity.id, why=f"no directory was read that could know {owner.text}")


@rule(
    "nhi-owner-conflict",
    "Evidence sources disagree on the owner",
    Severity.INFO,
    kind=RuleKind.JOIN,
    remedy="Ask both who answers for {name}, and mend the evidence that is wrong: {claims}",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:GV.RR-02"),
    reads=(Identity, OwnerClaim, Person),
)
def conflict(view: View) -> Iterator[Answer]:
    """Where two are said to answer, each believes that the other does.

    Both are told with their evidence; a claim that is much stronger than the other settles it. One source that names
    several, an owner and a backup, is no disagreement, nor are a team and somebody in it. Who is in a team that no
    directory lists is unknown.
    """
    for identity, claims in claims_of(view):
        found = doubt(view.graph, claims, view.limits.owner_conflict_gap)
        if found is not None:
            yield _disputed(view.graph, identity, claims[0], found)


def _disputed(graph: AccessGraph, identity: Identity, best: Owner, doubt: Doubt) -> Answer:
    other = doubt.other
    if not doubt.sure:
        why = f"no directory says whether {best.text} and {other.text} are a team and somebody in it"
        return Unsure(subject=identity.id, why=why)
    told = [f"{_name(graph, each)} ({each.evidence})" for each in (best, other)]
    return Hit(
        subject=identity.id,
        message=f"its owner is {' or '.join(told)}",
        evidence=(best.claim, other.claim),
        facts={"claims": ", ".join(told)},
    )


def _name(graph: AccessGraph, owner: Owner) -> str:
    return name_of(graph, owner.person) if owner.person else owner.text
