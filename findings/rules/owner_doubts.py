"""Owners that nobody knows, and owners that the evidence disagrees about."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import name_of, needs_owner
from graph.access import AccessGraph, Owner
from graph.directory import plain
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

    Habits of writing (case, mailto:, a leading @, a plus address) make no difference. Without any directory the answer
    is unknown.
    """
    directory = bool(view.graph.each(Person))
    for identity in view.graph.each(Identity):
        strong = _strong(view, identity)
        if not strong or any(owner.person for owner in strong):
            continue
        owner = strong[0]
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
    several, an owner and a backup, is no disagreement.
    """
    for identity in view.graph.each(Identity):
        strong = _strong(view, identity)
        first = _who(strong[0]) if strong else ""
        agreeing = {each.evidence for each in strong if _who(each) == first}
        others = [each for each in strong if _who(each) != first and each.evidence not in agreeing]
        if others and strong[0].confidence - others[0].confidence < view.limits.owner_conflict_gap:
            claims = [f"{_name(view.graph, each)} ({each.evidence})" for each in (strong[0], others[0])]
            yield Hit(
                subject=identity.id,
                message=f"its owner is {' or '.join(claims)}",
                evidence=(strong[0].claim, others[0].claim),
                facts={"claims": ", ".join(claims)},
            )


def _strong(view: View, identity: Identity) -> list[Owner]:
    """The claims that are strong enough, best first, where somebody ought to answer at all."""
    if not needs_owner(identity) or identity.enabled is False:
        return []
    least = view.limits.owner_min_confidence
    return [owner for owner in view.graph.owners(identity.id) if owner.confidence >= least]


def _who(owner: Owner) -> str:
    return owner.person or plain(owner.text)


def _name(graph: AccessGraph, owner: Owner) -> str:
    return name_of(graph, owner.person) if owner.person else owner.text
