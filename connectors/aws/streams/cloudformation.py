"""CloudFormation: stacks, the role each is changed as, and the secrets in their parameters and outputs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.mentions import references, roles
from connectors.aws.rows import Tag, tags_of
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Parameter(Veiled, frozen=True):
    """What a stack was made with. AWS masks the value where the template asks for it."""

    parameter_key: str
    parameter_value: str = ""


class Output(Veiled, frozen=True):
    """What a stack tells of itself."""

    output_key: str
    output_value: str = ""


class Stack(Veiled, frozen=True):
    """A stack."""

    stack_id: str
    stack_name: str
    stack_status: str | None = None
    role: str | None = msgspec.field(default=None, name="RoleARN")
    creation_time: datetime | None = None
    parent_id: str | None = None
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[Output, ...] = ()
    tags: tuple[Tag, ...] = ()


@aws.stream(
    "cloudformation.stacks",
    permission="cloudformation:DescribeStacks",
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def stacks(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the stacks, the role each is changed as by whoever may change it, and secrets in what it was made with."""
    for each in api.in_region(region.name).pages("cloudformation", "DescribeStacks", "Stacks", Stack):
        given = {one.parameter_key: one.parameter_value for one in each.parameters}
        told = {one.output_key: one.output_value for one in each.outputs}
        yield from thing(
            scope,
            "aws.cloudformation.stack",
            each.stack_id,
            name=each.stack_name,
            tags=tags_of(each.tags),
            created=each.creation_time,
            runs_as=roles(each.role),
            facts={
                "status": each.stack_status,
                "part_of": each.parent_id,
                "secret_references": references((*given.values(), *told.values())),
            },
        )
        yield from exposures_of(api, scope, each.stack_id, (variables("parameters", given), variables("outputs", told)))
