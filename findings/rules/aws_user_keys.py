"""Users of AWS and how many ways they have to prove themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.limits import Limit
from graph.access import AccessGraph
from graph.model import Credential, Identity

KEY = "aws.iam.access_key"
MOST_KEYS = 2
"""How many keys a user of AWS can have at most, and no more than one of them for long."""
STREAMS = ("iam.users", "iam.access_keys")


@rule(
    "aws-user-two-active-keys",
    "IAM user keeps two active keys past the rotation overlap",
    Severity.LOW,
    kind=RuleKind.FACT,
    remedy=(
        "Finish the rotation of {name}: when nothing uses {old} any more, run: "
        "aws iam update-access-key --user-name {name} --access-key-id {old} --status Inactive"
    ),
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01"),
    reads=(Credential,),
    platforms=("aws",),
    streams=STREAMS,
)
def two_active_keys(view: View) -> Iterator[Answer]:
    """Two keys are for the days of a rotation. When both stay, the old one was never revoked.

    The days are counted from the making of the younger one.
    """
    beyond = view.beyond("key_overlap_days")
    for user, keys in view.graph.once(_keys).items():
        if len(keys) < MOST_KEYS:
            continue
        active = [key for key in keys if key.active]
        made = [key.created for key in active if key.created is not None]
        if len(active) < MOST_KEYS:
            yield Unsure(subject=user, why="it has two keys, and whether both are active was not reported")
        elif len(made) < len(active):
            yield Unsure(subject=user, why="it has two active keys, and when they were made was not reported")
        else:
            old, younger = active[made.index(min(made))], max(made)
            if limit := beyond(old, younger):
                yield _overlap(user, active, old, (view.at - younger).days, limit)


def _overlap(user: str, keys: Sequence[Credential], old: Credential, days: int, limit: Limit) -> Hit:
    return Hit(
        subject=user,
        message=f"it has had {len(keys)} active keys for {days} days; the limit is {limit.days}",
        evidence=(*[key.id for key in keys], limit.told),
        facts={"old": old.name},
    )


@rule(
    "aws-user-mixed-human-machine",
    "IAM user has a console password and access keys in use",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Give the program that uses {key} a role of its own, and the person behind {name} a sign-in by federation; "
        "then delete the password: aws iam delete-login-profile --user-name {name}"
    ),
    frameworks=("OWASP-NHI:NHI10:2025", "NIST-CSF-2.0:PR.AA-01", "NIST-CSF-2.0:PR.AA-03", "CIS-AWS-7.0.0/2.19"),
    reads=(Identity, Credential),
    platforms=("aws",),
    streams=STREAMS,
)
def mixed_use(view: View) -> Iterator[Answer]:
    """When a person and a program are the same user, nobody can tell who did what, and neither can be cut off alone.

    A key that was never used is no mixture yet; where its use was not reported, the answer is unknown.
    """
    users = [user for user in view.graph.of_kind(Identity, "aws.iam.user") if user.facts.get("console") is True]
    held = view.graph.once(_keys) if users else {}
    for user in users:
        keys = [key for key in held.get(user.id, ()) if key.used is not False]
        used = [key for key in keys if key.active and (key.used or key.last_used)]
        if used:
            yield _mixed(user, used)
        elif keys:
            yield Unsure(subject=user.id, why="it has a password and a key, whose use or state was not reported")


def _mixed(user: Identity, used: Sequence[Credential]) -> Hit:
    services = sorted({str(key.facts["service"]) for key in used if key.facts.get("service")})
    by = f", last for {', '.join(services)}" if services else ""
    return Hit(
        subject=user.id,
        message=f"it signs in to the console and its key {used[0].name} is used too{by}",
        evidence=tuple(key.id for key in used),
        facts={"key": used[0].name},
    )


def _keys(graph: AccessGraph) -> Mapping[str, Sequence[Credential]]:
    """The keys of each user but those that are switched off."""
    found: dict[str, list[Credential]] = defaultdict(list)
    for key in graph.of_kind(Credential, KEY):
        if key.active is not False:
            found[key.identity].append(key)
    return found
