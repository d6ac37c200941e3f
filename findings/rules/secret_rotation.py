"""Rotation of secrets: whether it is set up, and whether it happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from findings.ages import gone, is_copy
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import moment
from graph.model import Secret

SECRET = "aws.secretsmanager.secret"  # noqa: S105  because it is a kind of record
STREAMS = ("secretsmanager.secrets",)
PATIENCE = 1.5
"""How many intervals may pass before a rotation has failed."""
DAILY = timedelta(days=1)


@rule(
    "secret-no-rotation",
    "No rotation is configured for a secret that supports it",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Write down how {name} is changed at the system it opens, and let a function do it: "
        "aws secretsmanager rotate-secret --secret-id {id} --rotation-lambda-arn … "
        "--rotation-rules AutomaticallyAfterDays=30"
    ),
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Secret,),
    platforms=("aws",),
    streams=STREAMS,
)
def no_rotation(view: View) -> Iterator[Answer]:
    """A value that only people change is changed when it has leaked, and not before.

    Copies follow their original, what a service of AWS keeps is rotated by that service, and what waits for its
    deletion is left alone. Kinds of stores that cannot rotate are not judged.
    """
    for secret in view.graph.each(Secret):
        if not _ours(secret):
            continue
        if secret.rotation is False:
            yield Hit(
                subject=secret.id,
                message="nothing rotates it",
                evidence=(f"last changed on {str(changed)[:10]}",) if (changed := secret.facts.get("changed")) else (),
                facts={"id": secret.id},
            )
        elif secret.rotation is None:
            yield Unsure(subject=secret.id, why="whether it is rotated was not reported")


@rule(
    "secret-rotation-failing",
    "Rotation is on but has not happened",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Read the log of {function}, mend what it stumbles over, then run: "
        "aws secretsmanager rotate-secret --secret-id {id} --rotate-immediately"
    ),
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01", "NIST-CSF-2.0:DE.CM-09"),
    reads=(Secret,),
    platforms=("aws",),
    streams=STREAMS,
)
def rotation_failing(view: View) -> Iterator[Answer]:
    """Everybody believes that the value changes, and it does not.

    The day it was due is past, or more than one and a half intervals went by since it last changed.
    """
    for secret in view.graph.each(Secret):
        if not _ours(secret) or not secret.rotation:
            continue
        due, since = moment(secret.facts.get("rotation_next")), secret.rotated or secret.created
        interval = secret.facts.get("rotation_days")
        if due is not None and view.at > due + timedelta(days=view.limits_of(secret).rotation_grace_days):
            yield _failing(secret, f"its rotation was due on {due:%Y-%m-%d}")
        elif due is None and since is not None and isinstance(interval, int):
            yield from _late(view.at, secret, since, interval)
        elif due is None:
            yield Unsure(subject=secret.id, why="when it is due to rotate was not reported")


def _ours(secret: Secret) -> bool:
    """Whether its rotation is ours to set up."""
    elsewhere = secret.facts.get("owning_service") or is_copy(secret) or gone(secret)
    return secret.kind == SECRET and not elsewhere


def _late(at: datetime, secret: Secret, since: datetime, interval: int) -> Iterator[Hit]:
    days = (at - since) / DAILY
    if days > PATIENCE * interval:
        yield _failing(secret, f"it last changed {int(days)} days ago and should every {interval}")


def _failing(secret: Secret, message: str) -> Hit:
    pending = ("a version that a rotation began is still half made",) if secret.facts.get("rotation_pending") else ()
    function = str(secret.facts.get("rotation_function") or "the rotation")
    return Hit(subject=secret.id, message=message, evidence=pending, facts={"id": secret.id, "function": function})
