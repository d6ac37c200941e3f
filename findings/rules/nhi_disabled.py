"""Identities that were switched off and keep what they had."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from graph.model import Credential, Grant, Identity


@rule(
    "nhi-disabled-still-privileged",
    "Disabled identity keeps its grants or live credentials",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy="Take the rights of {name} away and revoke its credentials, or delete it",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:PR.AA-05", "NIST-CSF-2.0:ID.AM-08"),
    reads=(Identity, Grant, Credential),
)
def still_privileged(view: View) -> Iterator[Answer]:
    """Whoever switches it on again, on purpose or by mistake, brings all of its rights back.

    Rights that were given to it itself count, and credentials that are not switched off with it.
    """
    disabled = {each.id: each for each in view.graph.each(Identity) if each.enabled is False}
    if not disabled:
        return
    grants = Counter(grant.identity for grant in view.graph.each(Grant) if grant.purpose == "grants")
    live: dict[str, list[Credential]] = defaultdict(list)
    for credential in view.graph.each(Credential):
        ended = credential.expires is not None and credential.expires <= view.at
        if credential.active and not ended:
            live[credential.identity].append(credential)
    for identity in disabled.values():
        held, credentials = grants[identity.id], live.get(identity.id, [])
        if held or credentials:
            yield Hit(
                subject=identity.id,
                message=f"it is switched off and keeps {_told(held, len(credentials))}",
                evidence=tuple(each.id for each in credentials),
            )


def _told(held: int, credentials: int) -> str:
    parts = [
        f"{count} {word}{'s' if count > 1 else ''}"
        for count, word in ((held, "grant"), (credentials, "live credential"))
        if count
    ]
    return " and ".join(parts)
