"""Secrets that nobody reads, and secrets that nobody wrote anything about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from findings.ages import ended, gone, is_copy
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import OwnerClaim, Secret

TELLING = ("owner", "team", "service")
"""What a tag's name has in it when it says whose a secret is, or what for."""
SECRET = "aws.secretsmanager.secret"  # noqa: S105  because it is a kind of record


@rule(
    "secret-unused",
    "Secret not read for a long time",
    Severity.LOW,
    kind=RuleKind.FACT,
    remedy=(
        "Ask whoever answers for {name}; then revoke what it opens and run: aws secretsmanager delete-secret "
        "--secret-id {id} --recovery-window-in-days 30"
    ),
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:ID.AM-08"),
    reads=(Secret,),
    platforms=("aws",),
    streams=("secretsmanager.secrets",),
)
def unused_secret(view: View) -> Iterator[Answer]:
    """What nobody reads any more may still open something.

    AWS tells the day of the last reading, one in the console included, and none where a secret was never read in that
    region. Copies for a disaster, and what waits for its deletion, are left out.
    """
    for secret in view.graph.each(Secret):
        if secret.kind != SECRET or is_copy(secret) or gone(secret):
            continue
        seen = secret.last_used or secret.created
        if seen is None:
            yield Unsure(subject=secret.id, why="neither when it was read nor when it was made was reported")
        else:
            yield from _unread(view, secret, (view.at - seen).days)


def _unread(view: View, secret: Secret, days: int) -> Iterator[Hit]:
    limit = view.limit("secret_unused_days", secret)
    if days > limit.days:
        read = f"it was last read {days} days ago" if secret.last_used else f"in {days} days it was never read"
        yield Hit(
            subject=secret.id,
            message=f"{read}; the limit is {limit.days}",
            evidence=(limit.told,),
            facts={"id": secret.id},
        )


@rule(
    "secret-owner-metadata-missing",
    "Secret has no owner or purpose metadata",
    Severity.LOW,
    kind=RuleKind.FACT,
    remedy="Tag {name} with owner, team or service; whoever finds it in ten years will be grateful",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:GV.RR-02", "NIST-CSF-2.0:ID.AM-07"),
    reads=(Secret, OwnerClaim),
)
def unlabelled_secret(view: View) -> Iterator[Answer]:
    """A secret says nothing of itself: without a label nobody dares to delete it, or to rotate it.

    Any tag with owner, team or service in its name will do, and so does a claim of somebody who answers for it. What a
    service of the platform keeps needs none.
    """
    for secret in view.graph.each(Secret):
        if secret.facts.get("owning_service") or gone(secret) or ended(secret.expires, view.at):
            continue
        if not view.graph.owners(secret.id) and not any(map(_tells, secret.tags)):
            yield Hit(subject=secret.id, message="no tag says whose it is or what for")


def _tells(tag: str) -> bool:
    plain = re.sub(r"[^a-z]", "", tag.lower())
    return any(word in plain for word in TELLING)
