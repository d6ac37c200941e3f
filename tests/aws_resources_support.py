"""What the tests of AWS's stores and resources share: policies to put on things, and what is read of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TypeVar

from aws_support import OTHER, OWN

from graph.model import AnyRecord, Grant, Policy, Resource, Statement

RecordT = TypeVar("RecordT", bound=AnyRecord)
FRIEND = f"arn:aws:iam::{OTHER}:role/friend"


def policy(action: str, resource: str = "*", principal: object = None) -> str:
    """A resource's policy that lets a role of another account do something."""
    statement = {
        "Sid": "friends",
        "Effect": "Allow",
        "Principal": principal or {"AWS": FRIEND},
        "Action": action,
        "Resource": resource,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def of(kind: type[RecordT], records: Iterable[AnyRecord]) -> list[RecordT]:
    """The records of one type."""
    return [each for each in records if isinstance(each, kind)]


def policies_of(records: Sequence[AnyRecord]) -> dict[str, tuple[Statement, ...]]:
    """The statements that stand on each thing by its own policies, which must all be put on something."""
    statements = {each.id: each.statements for each in of(Policy, records)}
    grants = of(Grant, records)
    assert {each.policy for each in grants} == set(statements)
    assert {each.purpose for each in grants} <= {"resource"}
    return {each.identity: statements[each.policy] for each in grants}


def friends(records: Sequence[AnyRecord]) -> dict[str, list[tuple[str, str]]]:
    """Which actions each thing's policy allows to whom."""
    return {
        thing: [
            (action, principal.name)
            for statement in statements
            for action in statement.actions
            for principal in statement.principals
        ]
        for thing, statements in policies_of(records).items()
    }


def resource(arn: str, kind: str = "aws.thing", name: str = "") -> Resource:
    """A thing as a listing told it, as the parent of the next."""
    return Resource(id=arn, kind=kind, scope=OWN, name=name or arn.rpartition(":")[2].rpartition("/")[2])
