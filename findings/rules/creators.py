"""Credentials whose maker has left, and may have kept a copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import GONE, name_of
from graph.access import Owner
from graph.model import Credential, OwnerClaim, Person

GRACE = timedelta(days=1)
MAKES = ":Create"
"""In the evidence of who made a thing: an event that begins so."""


@rule(
    "nhi-creator-departed-credential-live",
    "Credential minted by a departed person is still active",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Make a new credential for {identity}, move its users over, and revoke {name}",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:PR.AA-01", "NIST-CSF-2.0:RS.MI-01"),
    reads=(Credential, OwnerClaim, Person),
)
def maker_left(view: View) -> Iterator[Answer]:
    """Whoever made it saw its value, and leaving does not make one forget.

    The maker is told by the log of the platform. A value that changed after the day of leaving is not the one they saw.
    A maker that no directory knows is unknown.
    """
    made = {claim.subject for claim in view.graph.each(OwnerClaim) if MAKES in claim.evidence}
    for credential in view.graph.each(Credential) if made else ():
        ended = credential.expires is not None and credential.expires <= view.at
        if credential.id not in made or credential.active is False or ended:
            continue
        makers = [owner for owner in view.graph.owners(credential.id) if MAKES in owner.evidence]
        for maker in makers[:1]:
            yield from _judge(view, credential, maker)


def _judge(view: View, credential: Credential, maker: Owner) -> Iterator[Answer]:
    person = view.graph.get(maker.person) if maker.person else None
    if not isinstance(person, Person):
        yield Unsure(subject=credential.id, why=f"no directory says whether {maker.text}, who made it, is still here")
        return
    left = person.left
    renewed = left is not None and credential.rotated is not None and credential.rotated > left
    leaving = left is not None and left + GRACE > view.at
    if person.status in GONE and not renewed and not leaving:
        since = f" since {left:%Y-%m-%d}" if left else ""
        facts = {"identity": name_of(view.graph, credential.identity)}
        message = f"{person.name}, who made it, is not here any more{since}"
        yield Hit(subject=credential.id, message=message, evidence=(maker.claim,), facts=facts)
