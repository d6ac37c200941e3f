"""Access keys of AWS: how old they are, and whether anyone uses them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from findings.days import MANY_DAYS, day_of
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import name_of
from graph.access import AccessGraph
from graph.model import Credential

ROTATE = (
    "Create a second key for {user}, move its users over, then run: "
    "aws iam update-access-key --user-name {user} --access-key-id {key} --status Inactive"
)
REVOKE = (
    "Run: aws iam update-access-key --user-name {user} --access-key-id {key} --status Inactive; "
    "delete the key when nothing has broken for a week"
)


@rule(
    "aws-access-key-old",
    "Active access key older than the limit",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=ROTATE,
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01", "CIS-AWS-7.0.0/2.12"),
    reads=(Credential,),
    platforms=("aws",),
)
def old_access_key(view: View) -> Iterator[Answer]:
    """An access key works from anywhere until someone turns it off.

    The older it is, the more copies of it lie about in laptops, build logs and backups that nobody remembers. Only
    active keys count; a key whose state or age was not reported is unknown.
    """
    beyond = view.beyond("credential_max_age_days")
    for key in view.graph.once(_keys):
        if not key.active:
            yield _state_unknown(key)
        elif key.created is None:
            yield Unsure(subject=key.id, why="when the key was made was not reported")
        elif limit := beyond(key, key.created):
            yield Hit(
                subject=key.id,
                message=_aged((view.at - key.created).days, limit.days),
                evidence=_since("made", day_of(key.created), limit.told),
                facts=_facts(view, key),
            )


@rule(
    "aws-access-key-unused",
    "Active access key that nobody uses",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=REVOKE,
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:PR.AA-01", "CIS-AWS-7.0.0/2.11"),
    reads=(Credential,),
    platforms=("aws",),
)
def unused_access_key(view: View) -> Iterator[Answer]:
    """A key that nobody uses can be revoked today without hurting anyone, and helps only a thief.

    A key that was never used gets a few days of grace after it was made. Where the platform does not report the last
    use, the answer is unknown and never a finding.
    """
    beyond = view.beyond("credential_unused_days")
    for key in view.graph.once(_keys):
        if not key.active:
            yield _state_unknown(key)
        elif key.last_used is not None:
            if limit := beyond(key, key.last_used):
                yield Hit(
                    subject=key.id,
                    message=_rested((view.at - key.last_used).days, limit.days),
                    evidence=_since("last used", day_of(key.last_used), limit.told),
                    facts=_facts(view, key),
                )
        elif key.used is False:
            yield from _never_used(view, key)
        else:
            yield Unsure(subject=key.id, why="when the key was last used was not reported")


def _keys(graph: AccessGraph) -> Sequence[Credential]:
    """Every access key but those that are switched off, kind by kind."""
    kinds = [kind for kind in graph.kinds(Credential) if kind.startswith("aws.") and kind.endswith("access_key")]
    return [key for kind in kinds for key in graph.of_kind(Credential, kind) if key.active is not False]


def _state_unknown(key: Credential) -> Unsure:
    return Unsure(subject=key.id, why="whether the key is active was not reported")


def _never_used(view: View, key: Credential) -> Iterator[Answer]:
    if key.created is None:
        yield Unsure(subject=key.id, why="the key was never used, and when it was made was not reported")
        return
    age, limit = (view.at - key.created).days, view.limit("credential_grace_days", key)
    if age > limit.days:
        yield Hit(
            subject=key.id,
            message=f"the key is {age} days old and was never used",
            evidence=_since("made", day_of(key.created), limit.told),
            facts=_facts(view, key),
        )


# There are far fewer days than keys, so what is said of each is written once.


@lru_cache(maxsize=MANY_DAYS)
def _aged(days: int, limit: int) -> str:
    return f"the key is {days} days old; the limit is {limit}"


@lru_cache(maxsize=MANY_DAYS)
def _rested(days: int, limit: int) -> str:
    return f"the key was last used {days} days ago; the limit is {limit}"


@lru_cache(maxsize=MANY_DAYS)
def _since(what: str, day: str, limit: str) -> tuple[str, str]:
    return f"{what} on {day}", limit


def _facts(view: View, key: Credential) -> dict[str, str]:
    return {"user": name_of(view.graph, key.identity), "key": key.id.rpartition(":")[2]}
