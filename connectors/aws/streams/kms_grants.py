"""Grants of KMS: leave to use a key that is given to one principal, beside every policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.rows import Row
from connectors.aws.streams.kms_keys import keys
from connectors.streams import Scope
from graph.model import AnyRecord, Condition, Grant, Policy, Principal, Resource, Statement

if TYPE_CHECKING:
    from connectors.aws.client import Api

KIND = "aws.kms.grant"
RETIRE = "RetireGrant"


class Constraints(Row, frozen=True):
    """The encryption context that must be given: at least these pairs, or these and no others."""

    encryption_context_subset: Mapping[str, str] = {}
    encryption_context_equals: Mapping[str, str] = {}
    source_arn: str | None = None


class Listed(Row, frozen=True):
    """A grant as it is listed."""

    grant_id: str
    name: str = ""
    creation_date: datetime | None = None
    grantee_principal: str = ""
    grantee_service_principal: str = ""
    retiring_principal: str = ""
    retiring_service_principal: str = ""
    operations: tuple[str, ...] = ()
    constraints: Constraints | None = None


@aws.stream(
    "kms.grants",
    permission="kms:ListGrants",
    yields=(Policy, Grant),
    scope="account",
    parent=keys,
    parents=lambda record: isinstance(record, Resource),
)
def grants(api: Api, scope: Scope, key: Resource) -> Iterator[AnyRecord]:
    """List the grants of a key: to whom, for which operations, under which encryption context."""
    here = api.in_region(region_of(key.id))
    for listed in here.pages("kms", "ListGrants", "Grants", Listed, KeyId=key.id):
        name = f"{key.id}/{listed.grant_id}"
        yield Policy(
            id=f"{KIND}:{name}",
            kind=KIND,
            scope=scope.name,
            name=listed.name or listed.grant_id,
            statements=tuple(_statements(listed, key.id)),
            changed=listed.creation_date,
        )
        yield Grant(
            id=f"{KIND}_attachment:{name}",
            kind=f"{KIND}_attachment",
            scope=scope.name,
            identity=key.id,
            policy=f"{KIND}:{name}",
            purpose="resource",
        )


def _statements(listed: Listed, key: str) -> Iterator[Statement]:
    """What the grantee may do, and that whoever may retire the grant can do that."""
    grantee = _principals(listed.grantee_principal, listed.grantee_service_principal)
    retiring = _principals(listed.retiring_principal, listed.retiring_service_principal)
    yield Statement(
        sid="grantee",
        allow=True,
        actions=tuple(f"kms:{operation}" for operation in listed.operations),
        resources=(key,),
        principals=grantee,
        conditions=tuple(_conditions(listed.constraints or Constraints())),
    )
    if retiring:
        yield Statement(sid="retiring", allow=True, actions=(f"kms:{RETIRE}",), resources=(key,), principals=retiring)


def _principals(named: str, service: str) -> tuple[Principal, ...]:
    """Whom a grant names. A service may stand under either field, by its address."""
    found = []
    if named:
        found.append(Principal("AWS" if named.startswith("arn:") or named.isdigit() else "Service", named))
    if service and service != named:
        found.append(Principal("Service", service))
    return tuple(found)


def _conditions(limits: Constraints) -> Iterator[Condition]:
    exact = limits.encryption_context_equals
    for key, value in {**limits.encryption_context_subset, **exact}.items():
        yield Condition(operator="StringEquals", key=f"kms:EncryptionContext:{key}", values=(value,))
    if exact:
        yield Condition(
            operator="ForAllValues:StringEquals", key="kms:EncryptionContextKeys", values=tuple(sorted(exact))
        )
    if limits.source_arn:
        yield Condition(operator="ArnLike", key="aws:SourceArn", values=(limits.source_arn,))
