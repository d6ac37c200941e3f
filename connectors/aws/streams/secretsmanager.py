"""Secrets Manager: the secrets of each region, how they rotate, when they were last read, and who may read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.streams.regions import regions
from connectors.aws.tags import environment, owner_claims
from connectors.aws.things import Fact, when
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource, Secret, SecretStore

if TYPE_CHECKING:
    from connectors.aws.client import Api

STORE = "aws.secretsmanager.store"
AT_ONCE = 100
PENDING, CURRENT = "AWSPENDING", "AWSCURRENT"
"""Marks of the versions of a secret: the one that a rotation is making, and the one that is in use."""


class Rules(Row, frozen=True):
    """How often a secret is to be rotated."""

    automatically_after_days: int | None = None
    schedule_expression: str | None = None


class Listed(Row, frozen=True):
    """A secret as it is listed; of its versions the marks alone."""

    arn: str = msgspec.field(name="ARN")
    name: str
    description: str = ""
    kms_key_id: str | None = None
    rotation_enabled: bool = False
    rotation_lambda: str | None = msgspec.field(default=None, name="RotationLambdaARN")
    rotation_rules: Rules | None = None
    created_date: datetime | None = None
    last_rotated_date: datetime | None = None
    last_changed_date: datetime | None = None
    last_accessed_date: datetime | None = None
    next_rotation_date: datetime | None = None
    deleted_date: datetime | None = None
    owning_service: str | None = None
    primary_region: str | None = None
    tags: tuple[Tag, ...] = ()
    secret_versions_to_stages: Mapping[str, tuple[str, ...]] = {}


class OwnPolicy(Row, frozen=True):
    """The answer of GetResourcePolicy, empty where the secret has no policy."""

    resource_policy: str = ""


@aws.stream(
    "secretsmanager.secrets",
    permission="secretsmanager:ListSecrets",
    yields=(Secret, SecretStore, OwnerClaim),
    scope="account",
    parent=regions,
)
def secrets(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the secrets of a region, those that wait for their deletion included, and never a value."""
    here = api.in_region(region.name)
    store = SecretStore(
        id=f"{STORE}:{scope.name}/{region.name}",
        kind=STORE,
        scope=scope.name,
        name=f"Secrets Manager in {region.name}",
        facts={"region": region.name},
    )
    found = here.pages(
        "secretsmanager", "ListSecrets", "SecretList", Listed, IncludePlannedDeletion=True, MaxResults=AT_ONCE
    )
    for listed in found:
        tags = tags_of(listed.tags)
        yield store
        yield _secret(scope, store, listed, tags)
        yield from owner_claims(listed.arn, scope.name, tags)


def _secret(scope: Scope, store: SecretStore, listed: Listed, tags: dict[str, str]) -> Secret:
    return Secret(
        id=listed.arn,
        kind="aws.secretsmanager.secret",
        scope=scope.name,
        store=store.id,
        name=listed.name,
        created=listed.created_date,
        rotated=listed.last_rotated_date,
        last_used=listed.last_accessed_date,
        rotation=listed.rotation_enabled,
        versions=len(listed.secret_versions_to_stages) or None,
        tags=tags,
        facts={
            "region": region_of(listed.arn),
            "environment": environment(tags),
            "description": listed.description or None,
            "kms_key": listed.kms_key_id,
            "owning_service": listed.owning_service,
            "replica_of": listed.primary_region if listed.primary_region != region_of(listed.arn) else None,
            "changed": when(listed.last_changed_date),
            "deleted": when(listed.deleted_date),
            **_rotation(listed),
        },
    )


def _rotation(listed: Listed) -> dict[str, Fact]:
    """How it rotates. A version that stays half made is what a rotation leaves that failed, or has not ended yet."""
    rules = listed.rotation_rules or Rules()
    marks = listed.secret_versions_to_stages.values()
    return {
        "rotation_days": rules.automatically_after_days,
        "rotation_schedule": rules.schedule_expression,
        "rotation_function": listed.rotation_lambda,
        "rotation_next": when(listed.next_rotation_date),
        "rotation_pending": any(PENDING in each and CURRENT not in each for each in marks) if marks else None,
    }


@aws.stream(
    "secretsmanager.policies",
    permission="secretsmanager:GetResourcePolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=secrets,
    parents=lambda record: isinstance(record, Secret),
)
def secret_policies(api: Api, scope: Scope, secret: Secret) -> Iterator[AnyRecord]:
    """Read who may use a secret by its own policy."""
    here = api.in_region(region_of(secret.id))
    answer = here.find("secretsmanager", "GetResourcePolicy", OwnPolicy, SecretId=secret.id)
    if answer is not None:
        yield from resource_policy(scope, "secretsmanager", secret.id, answer.resource_policy)
