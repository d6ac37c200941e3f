"""Short ways to write records down in tests."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from graph.access import AccessGraph
from graph.build import build
from graph.model import (
    AnyRecord,
    Condition,
    Gap,
    Grant,
    Identity,
    Observed,
    Policy,
    Principal,
    Resource,
    Statement,
    Trust,
)

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
        kind="aws.iam.trust",
        target=target.id,
        principal=principal,
        principal_kind=kind,
        conditions=conditions,
    )


FORMS = {"identity": "AWS", "account": "AWS", "anyone": "AWS", "service": "Service", "federated": "Federated"}


def trust_policies(records: Iterable[AnyRecord]) -> Iterator[AnyRecord]:
    """The trust policies behind the trusts of AWS's roles, as AWS is asked for both."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for record in records:
        if isinstance(record, Trust) and record.target.startswith("arn:") and record.principal_kind in FORMS:
            whom = (Principal(FORMS[record.principal_kind], record.principal),)
            found[record.target].append(
                Statement(
                    allow=record.allow, actions=("sts:AssumeRole",), principals=whom, conditions=record.conditions
                )
            )
    for role, statements in found.items():
        id_ = f"trust policy of {role}"
        name = role.rpartition("/")[2]
        yield Policy(id=id_, kind="aws.iam.trust_policy", name=name, statements=tuple(statements))
        yield Grant(id=f"grant of {id_}", kind="aws.grant", identity=role, policy=id_, purpose="trust")


def graph_of(*records: AnyRecord, gaps: tuple[Gap, ...] = ()) -> AccessGraph:
    every = (*records, *trust_policies(records))
    return build([Observed(source="test", stream="all", scope="here", seen=AT, records=every, gaps=gaps)])
