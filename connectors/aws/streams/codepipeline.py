"""CodePipeline: pipelines, the role of each, and the roles that single steps take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(CamelRow, frozen=True):
    """A pipeline as it is listed."""

    name: str


class Provider(CamelRow, frozen=True):
    """What does a step."""

    provider: str = ""


class Action(CamelRow, frozen=True):
    """A step. Its configuration is left where it is: it may hold tokens."""

    role_arn: str | None = None
    action_type_id: Provider = Provider()


class Stage(CamelRow, frozen=True):
    """Some steps that are done together."""

    actions: tuple[Action, ...] = ()


class Pipeline(CamelRow, frozen=True):
    """A pipeline."""

    name: str
    role_arn: str | None = None
    stages: tuple[Stage, ...] = ()


class About(CamelRow, frozen=True):
    """What is known of a pipeline besides its steps."""

    pipeline_arn: str
    created: datetime | None = None


class PipelineAnswer(CamelRow, frozen=True):
    """The answer of GetPipeline."""

    pipeline: Pipeline
    metadata: About


@aws.stream(
    "codepipeline.pipelines",
    permission=("codepipeline:ListPipelines", "codepipeline:GetPipeline"),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def pipelines(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the pipelines, the role each runs as, and the roles of its steps."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("codepipeline", "ListPipelines", "pipelines", Listed)):
        with losses.of(listed.name):
            found = here.find(
                "codepipeline", "GetPipeline", PipelineAnswer, absent=("PipelineNotFoundException",), name=listed.name
            )
            if found:
                yield from _told(scope, found.pipeline, found.metadata)
    losses.tell()


def _told(scope: Scope, each: Pipeline, about: About) -> Iterator[AnyRecord]:
    actions = [action for stage in each.stages for action in stage.actions]
    return thing(
        scope,
        "aws.codepipeline.pipeline",
        about.pipeline_arn,
        name=each.name,
        created=about.created,
        runs_as=roles(each.role_arn, *(action.role_arn for action in actions)),
        facts={"steps": words(action.action_type_id.provider for action in actions)},
    )
