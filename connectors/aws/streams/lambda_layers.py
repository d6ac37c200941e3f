"""Lambda layers, whose code runs in functions, and the sources of events that functions are called by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of, resource_of
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, words
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A layer as it is listed."""

    layer_name: str
    layer_arn: str


class Version(Row, frozen=True):
    """One version of a layer, which is what functions use and policies stand on."""

    layer_version_arn: str
    version: int
    created_date: datetime | None = None
    compatible_runtimes: tuple[str, ...] = ()


class OwnPolicy(Row, frozen=True):
    """The answer of GetLayerVersionPolicy."""

    policy: str


class Access(Row, frozen=True):
    """One way in which a source of events is entered: the kind of it, and the secret or network it takes."""

    uri: str = msgspec.field(default="", name="URI")


class EventSource(Row, frozen=True):
    """What calls a function with what it reads from a queue or a stream."""

    uuid: str = msgspec.field(name="UUID")
    function_arn: str = ""
    event_source_arn: str | None = None
    state: str | None = None
    last_modified: datetime | None = None
    source_access_configurations: tuple[Access, ...] = ()


@aws.stream(
    "lambda.layers",
    permission=("lambda:ListLayers", "lambda:ListLayerVersions"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def layers(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the versions of the account's layers."""
    here, losses = api.in_region(region.name), Losses()
    for layer in losses.each(here.pages("lambda", "ListLayers", "Layers", Listed)):
        with losses.of(layer.layer_name):
            for each in here.pages("lambda", "ListLayerVersions", "LayerVersions", Version, LayerName=layer.layer_name):
                yield from thing(
                    scope,
                    "aws.lambda.layer",
                    each.layer_version_arn,
                    name=f"{layer.layer_name}:{each.version}",
                    created=each.created_date,
                    facts={"runtimes": words(each.compatible_runtimes)},
                )
    losses.tell()


@aws.stream(
    "lambda.layer_policies",
    permission="lambda:GetLayerVersionPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=layers,
)
def layer_policies(api: Api, scope: Scope, layer: Resource) -> Iterator[AnyRecord]:
    """Read who may use a version of a layer by its own policy."""
    _, _, version = resource_of(layer.id).rpartition(":")
    answer = api.in_region(region_of(layer.id)).find(
        "lambda",
        "GetLayerVersionPolicy",
        OwnPolicy,
        LayerName=layer.id.removesuffix(f":{version}"),
        VersionNumber=int(version) if version.isdecimal() else 0,
    )
    if answer:
        yield from resource_policy(scope, "lambda", layer.id, answer.policy)


@aws.stream(
    "lambda.event_sources",
    permission="lambda:ListEventSourceMappings",
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def event_sources(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List what functions are called by, and the secrets by which it is entered."""
    here = api.in_region(region.name)
    for each in here.pages("lambda", "ListEventSourceMappings", "EventSourceMappings", EventSource):
        yield from thing(
            scope,
            "aws.lambda.event_source",
            f"arn:{api.partition}:lambda:{region.name}:{scope.name}:event-source-mapping:{each.uuid}",
            name=each.uuid,
            facts={
                "function": each.function_arn or None,
                "source": each.event_source_arn,
                "state": each.state,
                "secret_references": references(access.uri for access in each.source_access_configurations),
            },
        )
