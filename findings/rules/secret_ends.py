"""Secrets and credentials without an end, and those that are kept after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from findings.ages import gone
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Credential, Secret
from graph.selector import platform_of

ENDLESS = frozenset({"aws"})
"""Platforms whose credentials cannot be given an end; they are judged by their age, and by checks of their own."""
BY_THEIR_OWN_CHECKS = frozenset({"vault.approle.secret_id", "vault.token"})
"""Kinds whose end a check of their own judges."""
TIDY = frozenset({"vault"})
"""Platforms whose credentials are gone soon after their end, without anybody's doing."""


@rule(
    "secret-no-expiry",
    "Credential or stored secret has no expiry",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy="Replace {name} by one with an end, and write down who makes the next one before that day",
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Credential, Secret),
)
def no_expiry(view: View) -> Iterator[Answer]:
    """What never ends is forgotten, and still works when it is found.

    Only a platform that says "never" is believed, and only where it could have been given an end: keys of AWS have none
    and are judged by their age. Credentials that are off, and root tokens, are told elsewhere.
    """
    for credential in view.graph.of_kinds(Credential, _may_end):
        if credential.active is False or credential.facts.get("root"):
            continue
        if credential.never_expires:
            yield Hit(subject=credential.id, message="it never ends", evidence=_made(credential))
        elif credential.never_expires is None and credential.expires is None:
            yield Unsure(subject=credential.id, why="whether it ends was not reported")
    for secret in view.graph.each(Secret):
        if secret.facts.get("never_expires") is True and secret.expires is None and not gone(secret):
            yield Hit(subject=secret.id, message="it never ends", evidence=_made(secret))


@rule(
    "secret-expired-kept",
    "Credential or secret is kept after its end",
    Severity.INFO,
    kind=RuleKind.FACT,
    remedy="Make sure that nothing waits for {name}, and delete it",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:ID.AM-08"),
    reads=(Credential, Secret),
)
def expired_kept(view: View) -> Iterator[Answer]:
    """Among what has ended nobody sees what ends next, and what still works.

    It has some days of grace, since what uses it may have to be mended. What waits for its deletion is left out.
    """
    for record in chain[Credential | Secret](view.graph.each(Credential), view.graph.each(Secret)):
        if record.expires is not None and not _clears_away(record):
            yield from _kept(view, record, record.expires)


def _clears_away(record: Credential | Secret) -> bool:
    """Whether it is waiting for its deletion, or its platform takes what has ended away by itself."""
    return gone(record) if isinstance(record, Secret) else platform_of(record.kind) in TIDY


def _may_end(kind: str) -> bool:
    """Whether credentials of a kind can be given an end, and no check of their own judges them."""
    return kind not in BY_THEIR_OWN_CHECKS and platform_of(kind) not in ENDLESS


def _kept(view: View, record: Credential | Secret, end: datetime) -> Iterator[Hit]:
    days, limit = (view.at - end).days, view.limit("expired_kept_days", record)
    if days > limit.days:
        message = f"it ended {days} days ago and is still there; the limit is {limit.days}"
        yield Hit(subject=record.id, message=message, evidence=(f"ended on {end:%Y-%m-%d}", limit.told))


def _made(record: Credential | Secret) -> tuple[str, ...]:
    return (f"made on {record.created:%Y-%m-%d}",) if record.created else ()
