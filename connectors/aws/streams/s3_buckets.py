"""S3: the buckets of an account, with what closes them to the public and how they are sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.owned import account
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.things import Fact, thing
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

KIND = "aws.s3.bucket"
AT_ONCE = 1000
"""How many buckets to ask for at once; S3 tells regions only when it is asked by pages."""
NOT_BLOCKED = "NoSuchPublicAccessBlockConfiguration"
NOT_OWNED = "OwnershipControlsNotFoundError"
NOT_SEALED = "ServerSideEncryptionConfigurationNotFoundError"
FIRST_REGION, OLD_EUROPE = "us-east-1", {"EU": "eu-west-1"}


class Listed(Row, frozen=True):
    """A bucket as it is listed."""

    name: str
    creation_date: datetime | None = None
    bucket_region: str = ""


class Place(Row, frozen=True):
    """The answer of GetBucketLocation, which says nothing of the oldest region."""

    location_constraint: str | None = None


class Block(Row, frozen=True):
    """What is closed to the public, whatever policies and access lists say."""

    block_public_acls: bool = False
    ignore_public_acls: bool = False
    block_public_policy: bool = False
    restrict_public_buckets: bool = False


class BlockAnswer(Row, frozen=True):
    """The answer of GetPublicAccessBlock."""

    public_access_block_configuration: Block = Block()


class Seal(Row, frozen=True):
    """What new objects are encrypted with."""

    algorithm: str | None = msgspec.field(default=None, name="SSEAlgorithm")
    key: str | None = msgspec.field(default=None, name="KMSMasterKeyID")


class SealRule(Row, frozen=True):
    """One rule of a bucket's encryption; there is one."""

    apply_server_side_encryption_by_default: Seal = Seal()


class Sealing(Row, frozen=True):
    """A bucket's encryption."""

    rules: tuple[SealRule, ...] = ()


class SealAnswer(Row, frozen=True):
    """The answer of GetBucketEncryption."""

    server_side_encryption_configuration: Sealing = Sealing()


class OwnershipRule(Row, frozen=True):
    """Who owns what others put there; ``BucketOwnerEnforced`` switches access lists off."""

    object_ownership: str = ""


class Ownership(Row, frozen=True):
    """A bucket's ownership controls."""

    rules: tuple[OwnershipRule, ...] = ()


class OwnershipAnswer(Row, frozen=True):
    """The answer of GetBucketOwnershipControls."""

    ownership_controls: Ownership = Ownership()


class Tagging(Row, frozen=True):
    """The answer of GetBucketTagging."""

    tag_set: tuple[Tag, ...] = ()


@aws.stream(
    "s3.buckets",
    permission=(
        "s3:ListAllMyBuckets",
        "s3:GetBucketLocation",
        "s3:GetBucketTagging",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:GetBucketOwnershipControls",
    ),
    yields=(Resource, OwnerClaim),
    scope="account",
)
def buckets(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the buckets with region, tags, encryption and what closes them to the public."""
    losses = Losses()
    for listed in api.pages("s3", "ListBuckets", "Buckets", Listed, MaxBuckets=AT_ONCE):
        tags: dict[str, str] = {}
        facts: dict[str, Fact] = {"region": listed.bucket_region or None}
        with losses.of(listed.name):
            region = listed.bucket_region or _region(api, listed.name)
            facts["region"] = region
            tags = _details(api.in_region(region), listed.name, facts, losses)
        arn = f"arn:{api.partition}:s3:::{listed.name}"
        yield from thing(scope, KIND, arn, name=listed.name, tags=tags, created=listed.creation_date, facts=facts)
    losses.tell()


def _region(api: Api, bucket: str) -> str:
    """Where a bucket is, asked where every bucket is known."""
    place = api.call("s3", "GetBucketLocation", Place, Bucket=bucket).location_constraint or FIRST_REGION
    return OLD_EUROPE.get(place, place)


def _details(here: Api, bucket: str, facts: dict[str, Fact], losses: Losses) -> dict[str, str]:
    """Fill ``facts`` with what is told of a bucket, and return its tags; a refused detail leaves the others be."""
    with losses.of(bucket):
        facts.update(_blocked(here, "s3", Bucket=bucket))
    with losses.of(bucket):
        facts.update(_sealed(here, bucket))
    with losses.of(bucket):
        owned = here.find("s3", "GetBucketOwnershipControls", OwnershipAnswer, absent=(NOT_OWNED,), Bucket=bucket)
        rules = owned.ownership_controls.rules if owned else ()
        facts["object_ownership"] = rules[0].object_ownership if rules else None
    with losses.of(bucket):
        told = here.find("s3", "GetBucketTagging", Tagging, absent=("NoSuchTagSet",), Bucket=bucket)
        return tags_of(told.tag_set) if told else {}
    return {}


def _blocked(here: Api, service: str, **given: object) -> dict[str, Fact]:
    """What is closed. Where AWS knows of no such setting nothing is; where it is not to be asked, nothing is told."""
    if not here.asks(service, "GetPublicAccessBlock"):
        return {}
    answer = here.find(service, "GetPublicAccessBlock", BlockAnswer, absent=(NOT_BLOCKED,), **given)
    return block_facts((answer or BlockAnswer()).public_access_block_configuration)


def _sealed(here: Api, bucket: str) -> dict[str, Fact]:
    if not here.asks("s3", "GetBucketEncryption"):
        return {}
    answer = here.find("s3", "GetBucketEncryption", SealAnswer, absent=(NOT_SEALED,), Bucket=bucket)
    rules = answer.server_side_encryption_configuration.rules if answer else ()
    seal = rules[0].apply_server_side_encryption_by_default if rules else Seal()
    return {"encrypted": seal.algorithm is not None, "encryption": seal.algorithm, "kms_key": seal.key}


def block_facts(block: Block) -> dict[str, Fact]:
    """Tell what is closed, and in one word whether everything is."""
    told = msgspec.structs.asdict(block)
    return {**told, "public_access_blocked": all(told.values())}


@aws.stream(
    "s3.account",
    permission="s3:GetAccountPublicAccessBlock",
    yields=(Resource,),
    scope="account",
)
def account_block(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """Read what the whole account closes to the public, for all its buckets and access points."""
    facts = _blocked(api, "s3control", AccountId=scope.name)
    yield Resource(
        id=f"aws.s3.account:{scope.name}",
        kind="aws.s3.account",
        scope=scope.name,
        name=f"S3 in {scope.name}",
        parent=account(scope),
        facts=facts,
    )
