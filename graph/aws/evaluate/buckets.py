"""What of a bucket's policy and access list is in force, by what S3 closes to the public.

``IgnorePublicAcls`` passes over lines of access lists for everybody. ``RestrictPublicBuckets`` leaves of a policy that
is public what it gives to the own account and to AWS's services, whomever else its statements name. The two other
settings refuse to store what is public, and change nothing of what is there.
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import msgspec

from graph.aws.language.conditions import ready
from graph.aws.language.public import is_public, to_anybody
from graph.aws.language.statements import UNREAD, CompiledPolicy, CompiledStatement
from graph.model import Condition

SERVICES = Condition(operator="Bool", key="aws:PrincipalIsAWSService", values=("true",))
SETTINGS = "S3 Block Public Access"


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """What is closed, by the settings of the bucket and of its account together; None where nobody could read them."""

    ignore_public_acls: bool | None = False
    restrict_public_buckets: bool | None = False


def policy_in_force(policy: CompiledPolicy, closed: Closed, account: str) -> CompiledPolicy:
    """What of a bucket's policy counts, in a bucket of that account."""
    restricted = closed.restrict_public_buckets
    if restricted is False or not is_public(policy):
        return policy
    own = Condition(operator="StringEquals", key="aws:PrincipalAccount", values=(account,))

    def kept(statement: CompiledStatement) -> Iterator[CompiledStatement]:
        if not statement.allow:
            yield statement
            return
        yield _only(statement, own)
        yield _only(statement, SERVICES)
        if restricted is None:
            yield _perhaps(statement)

    return _each(policy, kept)


def list_in_force(acl: CompiledPolicy, closed: Closed) -> CompiledPolicy:
    """What of a bucket's access list, as a policy, counts."""
    ignored = closed.ignore_public_acls

    def kept(statement: CompiledStatement) -> Iterator[CompiledStatement]:
        if ignored is False or not to_anybody(statement.written):
            yield statement
        elif ignored is None:
            yield _perhaps(statement)

    return _each(acl, kept)


def _each(policy: CompiledPolicy, kept: Callable[[CompiledStatement], Iterator[CompiledStatement]]) -> CompiledPolicy:
    placed = zip(policy.places, policy.statements, strict=True)
    found = [(place, one) for place, statement in placed for one in kept(statement)]
    return CompiledPolicy(
        policy.name, tuple(one for _, one in found), tuple(place for place, _ in found), policy.remarks
    )


# Statements are told apart by which object they are, so that what is made of one has to be one object, too.


@lru_cache(maxsize=65_536)
def _only(statement: CompiledStatement, condition: Condition) -> CompiledStatement:
    """The same statement under one condition more."""
    written = statement.written
    return msgspec.structs.replace(
        statement,
        written=msgspec.structs.replace(written, conditions=(*written.conditions, condition)),
        conditions=(*statement.conditions, ready(condition, variables=False)),
    )


@lru_cache(maxsize=65_536)
def _perhaps(statement: CompiledStatement) -> CompiledStatement:
    """The same statement, of which nobody knows whether it counts."""
    unknown = Condition(operator=UNREAD, key=SETTINGS, values=())
    written = statement.written
    return msgspec.structs.replace(
        statement,
        written=msgspec.structs.replace(written, conditions=(*written.conditions, unknown)),
        broken=(*statement.broken, unknown),
        unread=True,
    )
