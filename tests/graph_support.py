"""Short ways to write records down in tests."""

from datetime import UTC, datetime

from graph.access import AccessGraph
from graph.build import build
from graph.model import AnyRecord, Condition, Gap, Grant, Identity, Observed, Policy, Resource, Statement, Trust

AT = datetime(2026, 11, 21, tzinfo=UTC)
ACCOUNT = "111122223333"
OTHER = "444455556666"


def arn(kind: str, name: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:iam::{account}:{kind}/{name}"


def user(name: str, account: str = ACCOUNT) -> Identity:
    return Identity(id=arn("user", name, account), kind="aws.iam.user", scope=account, name=name)


def role(name: str, account: str = ACCOUNT) -> Identity:
    return Identity(id=arn("role", name, account), kind="aws.iam.role", scope=account, name=name)


def group(name: str) -> Identity:
    return Identity(id=arn("group", name), kind="aws.iam.group", scope=ACCOUNT, name=name)


def account(number: str = ACCOUNT, parent: str | None = None) -> Resource:
    return Resource(id=f"aws.account:{number}", kind="aws.account", scope=number, name=number, parent=parent)


def allow(*actions: str, on: str = "*", when: tuple[Condition, ...] = ()) -> Statement:
    return Statement(allow=True, actions=actions, resources=(on,), conditions=when)


def deny(*actions: str, on: str = "*", when: tuple[Condition, ...] = ()) -> Statement:
    return Statement(allow=False, actions=actions, resources=(on,), conditions=when)


def policy(name: str, *statements: Statement) -> Policy:
    return Policy(id=name, kind="aws.iam.policy", name=name, statements=statements)


def grant(identity: Identity | Resource, policy: str, purpose: str = "grants") -> Grant:
    return Grant(
        id=f"{purpose}:{identity.id}:{policy}", kind="aws.grant", identity=identity.id, policy=policy, purpose=purpose
    )


def trust(target: Identity, principal: str, kind: str, *conditions: Condition) -> Trust:
    return Trust(
        id=f"trust:{target.id}:{principal}",
        kind="aws.trust",
        target=target.id,
        principal=principal,
        principal_kind=kind,
        conditions=conditions,
    )


def graph_of(*records: AnyRecord, gaps: tuple[Gap, ...] = ()) -> AccessGraph:
    return build([Observed(source="test", stream="all", scope="here", seen=AT, records=records, gaps=gaps)])
