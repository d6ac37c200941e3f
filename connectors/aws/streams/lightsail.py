"""Lightsail: keys of its buckets, which are nobody's in IAM, and what containers are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Exposure, Identity, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class LowTag(CamelRow, frozen=True):
    """One tag, in small letters."""

    key: str
    value: str = ""


class Rules(CamelRow, frozen=True):
    """What of a bucket is public."""

    get_object: str | None = None


class Bucket(CamelRow, frozen=True):
    """A bucket."""

    arn: str
    name: str
    url: str | None = None
    created_at: datetime | None = None
    access_rules: Rules = Rules()
    tags: tuple[LowTag, ...] = ()


class Use(CamelRow, frozen=True):
    """When a key was last used."""

    last_used_date: datetime | None = None


class Key(CamelRow, frozen=True):
    """A key of a bucket. Its secret half is told once, when it is made."""

    access_key_id: str
    status: str | None = None
    created_at: datetime | None = None
    last_used: Use = Use()


class Puller(CamelRow, frozen=True):
    """The role by which images are fetched."""

    principal_arn: str | None = None
    is_active: bool | None = None


class Registry(CamelRow, frozen=True):
    """How images are fetched from private registries."""

    ecr_image_puller_role: Puller = Puller()


class Container(VeiledCamelRow, frozen=True):
    """A container, of which its environment matters."""

    environment: Mapping[str, str] = {}


class Deployment(VeiledCamelRow, frozen=True):
    """What is deployed."""

    containers: Mapping[str, Container] = {}


class Service(VeiledCamelRow, frozen=True):
    """A container service."""

    arn: str
    container_service_name: str
    created_at: datetime | None = None
    url: str | None = None
    state: str | None = None
    private_registry_access: Registry = Registry()
    current_deployment: Deployment = Deployment()
    tags: tuple[LowTag, ...] = ()


@aws.stream(
    "lightsail.buckets",
    permission="lightsail:GetBuckets",
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def buckets(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the buckets of Lightsail, and whether strangers may read them."""
    for each in api.in_region(region.name).pages("lightsail", "GetBuckets", "buckets", Bucket):
        yield from thing(
            scope,
            "aws.lightsail.bucket",
            each.arn,
            name=each.name,
            tags={tag.key: tag.value for tag in each.tags},
            created=each.created_at,
            facts={"public": each.access_rules.get_object == "public", "address": each.url},
        )


@aws.stream(
    "lightsail.bucket_keys",
    permission="lightsail:GetBucketAccessKeys",
    yields=(Identity, Credential),
    scope="account",
    parent=buckets,
    parents=lambda record: isinstance(record, Resource),
)
def bucket_keys(api: Api, scope: Scope, bucket: Resource) -> Iterator[AnyRecord]:
    """List the keys that open a bucket to whoever has them, and the last use of each."""
    here = api.in_region(region_of(bucket.id))
    for each in here.pages("lightsail", "GetBucketAccessKeys", "accessKeys", Key, bucketName=bucket.name):
        client = f"aws.lightsail.client:{bucket.id}"
        yield Identity(
            id=client,
            kind="aws.lightsail.client",
            scope=scope.name,
            name=f"whoever has a key of {bucket.name}",
            human=False,
            environment=bucket.environment,
            facts={"region": region_of(bucket.id), "bucket": bucket.id},
        )
        yield Credential(
            id=f"aws.iam.access_key:{each.access_key_id}",
            kind="aws.lightsail.access_key",
            scope=scope.name,
            identity=client,
            name=each.access_key_id,
            active=each.status == "Active",
            created=each.created_at,
            never_expires=True,
            last_used=each.last_used.last_used_date,
            facts={"bucket": bucket.id},
        )


@aws.stream(
    "lightsail.containers",
    permission="lightsail:GetContainerServices",
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def containers(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the container services, the role by which their images are fetched, and secrets in their environments."""
    here, losses = api.in_region(region.name), Losses()
    for each in here.pages("lightsail", "GetContainerServices", "containerServices", Service):
        puller = each.private_registry_access.ecr_image_puller_role
        yield from thing(
            scope,
            "aws.lightsail.containers",
            each.arn,
            name=each.container_service_name,
            tags={tag.key: tag.value for tag in each.tags},
            created=each.created_at,
            runs_as=roles(puller.principal_arn if puller.is_active else None),
            facts={"state": each.state, "address": each.url},
        )
        texts = (
            variables(f"environment of {name}", one.environment)
            for name, one in each.current_deployment.containers.items()
        )
        with losses.of(each.container_service_name):
            yield from exposures_of(api, scope, each.arn, texts)
    losses.tell()
