"""DynamoDB: the tables of each region, the streams of their changes, and the policies of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Seal(Row, frozen=True):
    """The key a table is encrypted with; not told where it is one of DynamoDB's own."""

    kms_key: str | None = msgspec.field(default=None, name="KMSMasterKeyArn")


class Table(Row, frozen=True):
    """What is known of a table."""

    table_name: str
    table_arn: str
    creation_date_time: datetime | None = None
    latest_stream_arn: str | None = None
    deletion_protection_enabled: bool | None = None
    item_count: int | None = None
    seal: Seal = msgspec.field(default=Seal(), name="SSEDescription")


class TableAnswer(Row, frozen=True):
    """The answer of DescribeTable."""

    table: Table


class OwnPolicy(Row, frozen=True):
    """The answer of GetResourcePolicy."""

    policy: str = ""


@aws.stream(
    "dynamodb.tables",
    permission=("dynamodb:ListTables", "dynamodb:DescribeTable", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def tables(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the tables of a region, and the stream of each one's changes where there is one."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "dynamodb:table", losses)
    for name in here.pages("dynamodb", "ListTables", "TableNames", str):
        arn = f"arn:{api.partition}:dynamodb:{region.name}:{scope.name}:table/{name}"
        table: Table | None = Table(table_name=name, table_arn=arn)
        with losses.of(name):
            answer = here.find("dynamodb", "DescribeTable", TableAnswer, TableName=name)
            table = answer.table if answer else None
        if table is not None:
            yield from _told(scope, table, tags.of(arn))
    losses.tell()


def _told(scope: Scope, table: Table, tags: Mapping[str, str]) -> Iterator[AnyRecord]:
    yield from thing(
        scope,
        "aws.dynamodb.table",
        table.table_arn,
        name=table.table_name,
        tags=tags,
        created=table.creation_date_time,
        facts={
            "encrypted": True,  # DynamoDB knows no other tables
            "kms_key": table.seal.kms_key,
            "deletion_protection": table.deletion_protection_enabled,
            "items": table.item_count,
            "stream": table.latest_stream_arn,
        },
    )
    if table.latest_stream_arn:
        yield from thing(
            scope,
            "aws.dynamodb.stream",
            table.latest_stream_arn,
            name=f"changes of {table.table_name}",
            tags=tags,
            facts={"table": table.table_arn},
        )


@aws.stream(
    "dynamodb.policies",
    permission="dynamodb:GetResourcePolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=tables,
    parents=lambda record: isinstance(record, Resource),
)
def table_policies(api: Api, scope: Scope, table: Resource) -> Iterator[AnyRecord]:
    """Read who may use a table, or the stream of its changes, by its policy."""
    answer = api.in_region(region_of(table.id)).find(
        "dynamodb", "GetResourcePolicy", OwnPolicy, absent=("PolicyNotFoundException",), ResourceArn=table.id
    )
    if answer is not None:
        yield from resource_policy(scope, "dynamodb", table.id, answer.policy)
