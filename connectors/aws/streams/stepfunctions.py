"""Step Functions: state machines, the role each runs as, and the secrets written into their definitions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, roles
from connectors.aws.region_tags import RegionTags
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.texts import exposures_of, plain
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(CamelRow, frozen=True):
    """A state machine as it is listed."""

    state_machine_arn: str


class Machine(VeiledCamelRow, frozen=True):
    """A state machine."""

    state_machine_arn: str
    name: str
    role_arn: str | None = None
    type: str | None = None
    definition: str = ""
    creation_date: datetime | None = None


@aws.stream(
    "states.machines",
    permission=("states:ListStateMachines", "states:DescribeStateMachine", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def machines(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the state machines, the role each runs as, and the secrets in their definitions."""
    here = api.in_region(region.name)
    listed = here.pages("stepfunctions", "ListStateMachines", "stateMachines", Listed)
    losses = Losses()
    tags = RegionTags(here, "states:stateMachine", losses)
    for arn in losses.each(each.state_machine_arn for each in listed):
        with losses.of(arn):
            each = here.find(
                "stepfunctions",
                "DescribeStateMachine",
                Machine,
                absent=("StateMachineDoesNotExist",),
                stateMachineArn=arn,
            )
            if each:
                yield from thing(
                    scope,
                    "aws.states.machine",
                    arn,
                    name=each.name,
                    tags=tags.of(arn),
                    created=each.creation_date,
                    runs_as=roles(each.role_arn),
                    facts={"type": each.type, "secret_references": references([each.definition])},
                )
                yield from exposures_of(api, scope, arn, [plain("definition", each.definition, "definition.json")])
    losses.tell()
