"""Whether Bedrock writes down what models are asked and what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.streams.regions import regions
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

OPERATION = "GetModelInvocationLoggingConfiguration"


class Group(CamelRow, frozen=True):
    """The log group that is written to."""

    log_group_name: str | None = None


class Bucket(CamelRow, frozen=True):
    """The bucket that is written to."""

    bucket_name: str | None = None


class Logging(CamelRow, frozen=True):
    """Where to, and whether texts are written as well."""

    cloud_watch_config: Group | None = None
    s3_config: Bucket | None = None
    text_data_delivery_enabled: bool | None = None


class Answer(CamelRow, frozen=True):
    """The answer of GetModelInvocationLoggingConfiguration, empty where nothing is set."""

    logging_config: Logging | None = None


@aws.stream(
    "bedrock.logging",
    permission="bedrock:GetModelInvocationLoggingConfiguration",
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def invocation_logging(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """Tell whether the calls of models in a region are logged, and where to."""
    here = api.in_region(region.name)
    answer = here.find("bedrock", OPERATION, Answer)
    if answer is None:
        return
    found = answer.logging_config
    group = found.cloud_watch_config.log_group_name if found and found.cloud_watch_config else None
    bucket = found.s3_config.bucket_name if found and found.s3_config else None
    yield Resource(
        id=f"aws.bedrock.logging:{scope.name}/{region.name}",
        kind="aws.bedrock.logging",
        scope=scope.name,
        name=f"log of model calls in {region.name}",
        facts={
            "region": region.name,
            "on": bool(group or bucket),
            "log_group": group,
            "bucket": bucket,
            "texts": found.text_data_delivery_enabled if found else None,
        },
    )
