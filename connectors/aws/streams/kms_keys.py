"""KMS: the keys of each region, whose they are, whether they rotate, and who may use them by their policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import Fact, thing, when
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

ROTATES = ("SYMMETRIC_DEFAULT", "AWS_KMS", "ENCRYPT_DECRYPT")
"""Only keys of this make, origin and use can be rotated by AWS."""
ALIAS = "alias/"
AT_ONCE = 1000


class Listed(Row, frozen=True):
    """A key as it is listed."""

    key_arn: str


class Alias(Row, frozen=True):
    """A name of a key; an alias may be kept for a key that is still to come."""

    alias_name: str
    target_key_id: str = ""


class Regions(Row, frozen=True):
    """Which part a key has among its likes in other regions."""

    multi_region_key_type: str | None = None


class Key(Row, frozen=True):
    """What is known of a key."""

    key_id: str
    creation_date: datetime | None = None
    description: str = ""
    key_manager: str = ""
    key_state: str = ""
    key_usage: str = ""
    key_spec: str = ""
    origin: str = ""
    deletion_date: datetime | None = None
    valid_to: datetime | None = None
    multi_region_configuration: Regions | None = None


class KeyAnswer(Row, frozen=True):
    """The answer of DescribeKey."""

    key_metadata: Key


class Rotation(Row, frozen=True):
    """The answer of GetKeyRotationStatus."""

    key_rotation_enabled: bool | None = None
    rotation_period_in_days: int | None = None


class OwnPolicy(Row, frozen=True):
    """The answer of GetKeyPolicy; every key has one."""

    policy: str


@aws.stream(
    "kms.keys",
    permission=("kms:ListKeys", "kms:DescribeKey", "kms:ListAliases", "kms:GetKeyRotationStatus", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def keys(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the keys of a region with manager, state, age, aliases and rotation."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "kms", losses)
    found = [each.key_arn for each in here.pages("kms", "ListKeys", "Keys", Listed, Limit=AT_ONCE)]
    names = _aliases(here, losses) if found else {}
    for arn in found:
        key = Key(key_id=arn.rpartition("/")[2])
        with losses.of(arn):
            answer = here.find("kms", "DescribeKey", KeyAnswer, KeyId=arn)
            key = answer.key_metadata if answer else key
        called = sorted(names.get(key.key_id, ()))
        yield from thing(
            scope,
            "aws.kms.key",
            arn,
            name=called[0].removeprefix(ALIAS) if called else key.key_id,
            tags=tags.of(arn),
            created=key.creation_date,
            facts={"aliases": " ".join(called) or None, **_facts(key), **_rotation(here, key, losses)},
        )
    losses.tell()


def _aliases(here: Api, losses: Losses) -> Mapping[str, list[str]]:
    """The names of the region's keys, by the keys' ids."""
    found = defaultdict(list)
    with losses.of("aliases"):
        for alias in here.pages("kms", "ListAliases", "Aliases", Alias):
            found[alias.target_key_id].append(alias.alias_name)
    return found


def _rotation(here: Api, key: Key, losses: Losses) -> dict[str, Fact]:
    """Whether it rotates, where it could."""
    if key.key_manager != "CUSTOMER" or (key.key_spec, key.origin, key.key_usage) != ROTATES:
        return {}
    with losses.of(key.key_id):
        told = here.find("kms", "GetKeyRotationStatus", Rotation, KeyId=key.key_id)
        return {
            "rotation": told.key_rotation_enabled if told else None,
            "rotation_days": told.rotation_period_in_days if told else None,
        }
    return {}


def _facts(key: Key) -> dict[str, Fact]:
    shared = key.multi_region_configuration
    told = {
        "description": key.description,
        "manager": key.key_manager.lower(),
        "state": key.key_state,
        "usage": key.key_usage,
        "spec": key.key_spec,
        "origin": key.origin,
        "multi_region": shared.multi_region_key_type if shared else "",
        "deletion": when(key.deletion_date),
        "material_expires": when(key.valid_to),
    }
    return {name: value or None for name, value in told.items()}


@aws.stream(
    "kms.key_policies",
    permission="kms:GetKeyPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=keys,
    parents=lambda record: isinstance(record, Resource),
)
def key_policies(api: Api, scope: Scope, key: Resource) -> Iterator[AnyRecord]:
    """Read who may use a key by its policy; without it, nobody may."""
    here = api.in_region(region_of(key.id))
    answer = here.find("kms", "GetKeyPolicy", OwnPolicy, KeyId=key.id, PolicyName="default")
    if answer is not None:
        yield from resource_policy(scope, "kms", key.id, answer.policy)
