"""API keys of Bedrock."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import name_of
from graph.model import Credential


@rule(
    "aws-bedrock-long-term-key",
    "Long-term Bedrock API key exists",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Let the program use a role, or short-term keys; then run: aws iam update-service-specific-credential "
        "--user-name {user} --service-specific-credential-id {key} --status Inactive"
    ),
    frameworks=("OWASP-NHI:NHI7:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Credential,),
    platforms=("aws",),
    streams=("iam.users", "iam.service_credentials"),
)
def long_term_key(view: View) -> Iterator[Answer]:
    """A key of Bedrock is one text that works from anywhere, and it is copied into agents and notebooks.

    A key without an end, or with one that is too far from its making, outlives what it was made for.
    """
    for key in view.graph.each(Credential):
        if key.kind != "aws.bedrock.api_key" or not key.active:
            continue
        if key.never_expires:
            yield _hit(view, key, "it never ends")
        elif key.expires is None or key.created is None:
            yield Unsure(subject=key.id, why="when it was made and when it ends was not reported")
        elif key.expires > view.at:
            days, limit = (key.expires - key.created).days, view.limit("bedrock_key_max_days", key)
            if days > limit.days:
                yield _hit(view, key, f"it works for {days} days; the limit is {limit.days}", limit.told)


def _hit(view: View, key: Credential, message: str, *more: str) -> Hit:
    made = (*((f"made on {key.created:%Y-%m-%d}",) if key.created else ()), *more)
    facts = {"user": name_of(view.graph, key.identity), "key": key.id.rpartition(":")[2]}
    return Hit(subject=key.id, message=message, evidence=made, facts=facts)
