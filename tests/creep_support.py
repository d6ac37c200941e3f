"""A role whose rights grow from scan to scan, as the tests of time lines tell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from findings.finding import Finding
from graph.alterations import ALTERED, about_holder
from graph.model import (
    AnyRecord,
    Condition,
    Credential,
    Gap,
    GapReason,
    Grant,
    Identity,
    Membership,
    Observed,
    OwnerClaim,
    Policy,
    Resource,
    Secret,
    SecretStore,
    Statement,
    Trust,
)
from reports.scan import Scan
from scanner.store.book import Book, Known

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
WEEK = timedelta(days=7)
NUMBER = "111122223333"
ROLE = f"arn:aws:iam::{NUMBER}:role/deploy"
USER = f"arn:aws:iam::{NUMBER}:user/ops"
TEAM = f"arn:aws:iam::{NUMBER}:group/team"
OTHER = f"arn:aws:iam::{NUMBER}:role/other"
ACCOUNT = f"aws.account:{NUMBER}"
LEDGER = f"arn:aws:secretsmanager:eu-west-1:{NUMBER}:secret:ledger-AbCdEf"


def may(*actions: str, on: str = "*", allow: bool = True, conditions: tuple[Condition, ...] = ()) -> Statement:
    """One statement."""
    return Statement(allow=allow, actions=actions, resources=(on,), conditions=conditions)


def policy(name: str, *statements: Statement, version: str | None = None) -> Policy:
    """One policy."""
    return Policy(
        id=f"arn:aws:iam::{NUMBER}:policy/{name}", kind="aws.iam.policy", scope=NUMBER, name=name,
        statements=statements, facts={"version": version} if version else {},
    )  # fmt: skip


def grant(holder: str, name: str, purpose: str = "grants") -> Grant:
    """What attaches a policy of that name."""
    policy_id = f"arn:aws:iam::{NUMBER}:policy/{name}"
    kinds = {"boundary": "aws.iam.boundary", "organisation": "aws.organizations.attachment"}
    kind = kinds.get(purpose, "aws.iam.attachment")
    id_ = f"{kind}:{holder}" if purpose == "boundary" else f"{kind}:{holder}/{policy_id}"
    return Grant(id=id_, kind=kind, scope=NUMBER, identity=holder, policy=policy_id, purpose=purpose)


def trust(target: str, principal: str, *conditions: Condition) -> Trust:
    """One may become another."""
    return Trust(
        id=f"aws.iam.trust:{target}/{principal}", kind="aws.iam.trust", scope=NUMBER, target=target,
        principal=principal, principal_kind="identity", conditions=conditions,
    )  # fmt: skip


def membership(member: str, group: str) -> Membership:
    """One is in a group."""
    return Membership(
        id=f"aws.iam.membership:{group}/{member}", kind="aws.iam.membership", scope=NUMBER, member=member, group=group
    )


def key(name: str, holder: str = ROLE) -> Credential:
    """A key of somebody."""
    return Credential(
        id=f"aws.iam.access_key:{name}", kind="aws.iam.access_key", scope=NUMBER, identity=holder, name=name,
        active=True,
    )  # fmt: skip


def altered(subject: str, who: str, at: datetime, event: str) -> OwnerClaim:
    """What the audit log tells of a change."""
    return OwnerClaim(
        id=f"{ALTERED}:{subject}", kind=ALTERED, scope=NUMBER, subject=subject, owner=who,
        evidence="cloudtrail:AttachRolePolicy", confidence=0.0, place=f"event {event}", at=at,
    )  # fmt: skip


def role(id_: str = ROLE, *, last_used: datetime | None = None) -> Identity:
    """A role by its ARN."""
    return Identity(
        id=id_, kind="aws.iam.role", scope=NUMBER, name=id_.rpartition("/")[2], human=False, last_used=last_used
    )


COMMON: tuple[AnyRecord, ...] = (
    Resource(id=ACCOUNT, kind="aws.account", scope=NUMBER, name="prod"),
    SecretStore(id="store", kind="aws.secretsmanager.store", scope=NUMBER, name="store"),
    Secret(
        id=LEDGER,
        kind="aws.secretsmanager.secret",
        scope=NUMBER,
        store="store",
        name="ledger",
        tags={"crown-jewel": "true"},
    ),
    role(OTHER),
)


def gap(stream: str = "iam.role_policies", **told: str) -> Gap:
    """A listing that was refused."""
    return Gap(
        source="aws", stream=stream, scope=told.get("scope", NUMBER), subject=told.get("subject", ""),
        reason=GapReason.DENIED, yields=("Policy", "Grant"),
    )  # fmt: skip


def unit(
    stream: str, records: Sequence[AnyRecord], at: datetime, gaps: tuple[Gap, ...] = (), source: str = "aws"
) -> Observed:
    """One listing."""
    return Observed(source=source, stream=stream, scope=NUMBER, seen=at, records=tuple(records), gaps=gaps)


def told_of(
    number: int, *records: AnyRecord, gaps: tuple[Gap, ...] = (), audit: Sequence[AnyRecord] | None = None
) -> list[Observed]:
    """All units of one scan; an audit log was read where ``audit`` is not None."""
    at = START + WEEK * number
    units = [unit("common", COMMON, at), unit("iam", records, at, gaps)]
    return units if audit is None else [*units, unit("cloudtrail.events", audit, at)]


READ, WIDE = may("s3:GetObject"), may("s3:*")


def story() -> list[list[Observed]]:
    """Six scans: calm, calm, wider by a new version and a trust, unread, administrator, taken back."""
    narrow, wide = policy("app", READ, version="v1"), policy("app", READ, WIDE, version="v2")
    admin = policy("admin", may("*"))
    held = grant(ROLE, "app")
    seen = role(last_used=START)
    subject = about_holder(NUMBER, "role", "deploy", admin.id)
    attached = altered(subject, "eve", START + WEEK * 4 - timedelta(days=1), "e-77")
    later = (role(), wide, held, trust(OTHER, ROLE), key("second"))
    return [
        told_of(0, role(), narrow, held),
        told_of(1, seen, narrow, held),
        told_of(2, *later),
        told_of(3, *later, gaps=(gap(),)),
        told_of(4, *later, admin, grant(ROLE, "admin"), audit=(attached,)),
        told_of(
            5, role(), wide, held, admin, policy("limit", may("sqs:*")), grant(ROLE, "limit", "boundary"), audit=()
        ),
    ]


def keep(file: Path, scans: Sequence[Sequence[Observed]], estate: str = "acme") -> None:
    """Put scans into a book, a week apart."""
    with Book.open(f"sqlite:///{file}") as book:
        for number, units in enumerate(scans):
            running = book.begin(estate, START + WEEK * number, "1")
            for each in units:
                book.put(running.number, each)
            book.finish(running.number, _judge(running.number, estate))


def _judge(number: int, estate: str) -> Callable[[Known], tuple[Scan, list[Finding]]]:
    at = START + WEEK * (number - 1)
    scan = Scan(number=number, started=at, finished=at, version="1", estate=estate, sources=(), counts={})
    return lambda _known: (scan, [])
