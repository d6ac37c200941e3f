"""EventBridge's scheduler and pipes: what they start, as which role, and the secrets in what they say to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, plain
from connectors.aws.things import thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A schedule as it is listed."""

    name: str
    group_name: str


class Target(Veiled, frozen=True):
    """What a schedule starts, and what it says to it."""

    arn: str
    role_arn: str | None = None
    input: str = ""


class Schedule(Veiled, frozen=True):
    """A schedule."""

    arn: str
    name: str
    state: str | None = None
    schedule_expression: str | None = None
    creation_date: datetime | None = None
    target: Target | None = None


class ListedPipe(Row, frozen=True):
    """A pipe as it is listed."""

    name: str


class Handing(Veiled, frozen=True):
    """How a pipe hands on what it reads."""

    input_template: str = ""


class Pipe(Veiled, frozen=True):
    """A pipe: reads here, writes there."""

    arn: str
    name: str
    role_arn: str | None = None
    current_state: str | None = None
    source: str | None = None
    target: str | None = None
    enrichment: str | None = None
    creation_time: datetime | None = None
    target_parameters: Handing = Handing()
    enrichment_parameters: Handing = Handing()


@aws.stream(
    "scheduler.schedules",
    permission=("scheduler:ListSchedules", "scheduler:GetSchedule"),
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def schedules(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the schedules, what each starts and as which role."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("scheduler", "ListSchedules", "Schedules", Listed)):
        with losses.of(listed.name):
            each = here.find("scheduler", "GetSchedule", Schedule, Name=listed.name, GroupName=listed.group_name)
            if each is None or each.target is None:
                continue
            yield from thing(
                scope,
                "aws.scheduler.schedule",
                each.arn,
                name=each.name,
                created=each.creation_date,
                runs_as=roles(each.target.role_arn),
                facts={
                    "enabled": each.state != "DISABLED",
                    "schedule": each.schedule_expression,
                    "starts": each.target.arn,
                },
            )
            yield from exposures_of(api, scope, each.arn, [plain("input", each.target.input, "input.json")])
    losses.tell()


@aws.stream(
    "pipes.pipes",
    permission=("pipes:ListPipes", "pipes:DescribePipe"),
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def pipes(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the pipes: from where to where each carries, and as which role."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("pipes", "ListPipes", "Pipes", ListedPipe)):
        with losses.of(listed.name):
            each = here.find("pipes", "DescribePipe", Pipe, Name=listed.name)
            if each is None:
                continue
            yield from thing(
                scope,
                "aws.pipes.pipe",
                each.arn,
                name=each.name,
                created=each.creation_time,
                runs_as=roles(each.role_arn),
                facts={
                    "enabled": each.current_state != "STOPPED",
                    "source": each.source,
                    "starts": each.target,
                    "enrichment": each.enrichment,
                },
            )
            texts = (
                plain("input", each.target_parameters.input_template),
                plain("enrichment input", each.enrichment_parameters.input_template),
            )
            yield from exposures_of(api, scope, each.arn, texts)
    losses.tell()
