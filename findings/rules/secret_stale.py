"""Secrets whose value is older than the limit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from findings.ages import ended, gone, is_copy
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Secret


@rule(
    "secret-stale",
    "Secret value older than the limit",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy="Rotate {name} at the system it opens, and write the new value into its store",
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Secret,),
)
def stale_secret(view: View) -> Iterator[Answer]:
    """A value that has not changed for long has been read by more people than still work here.

    The age is that of the current version. Where only the time of the first version is known, the answer is unknown.
    What has ended, waits for its deletion or was destroyed does not age any more, and a store's own copies change with
    their original.
    """
    for secret in view.graph.each(Secret):
        if gone(secret) or is_copy(secret) or ended(secret.expires, view.at):
            continue
        written = _written(secret)
        if written is None:
            yield Unsure(subject=secret.id, why="when its current version was written was not reported")
            continue
        age, limit = (view.at - written).days, view.limit("secret_max_age_days", secret)
        if age > limit.days:
            yield Hit(
                subject=secret.id,
                message=f"its value is {age} days old; the limit is {limit.days}",
                evidence=(f"written on {written:%Y-%m-%d}", limit.told),
            )


def _written(secret: Secret) -> datetime | None:
    """When the current version was written; the first version's time only where there has been no other."""
    return secret.rotated or (secret.created if secret.versions == 1 else None)
