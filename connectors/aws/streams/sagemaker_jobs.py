"""SageMaker's jobs that run now: the role each runs as, and what its environment gives away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import references, roles
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, variables
from connectors.aws.things import Fact, thing
from connectors.aws.veiled import Veiled
from connectors.streams import Scope
from graph.model import AnyRecord, Exposure, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

NOW = "InProgress"
"""Only jobs that run now can be used; those that ended stay listed for good."""
GONE = ("ValidationException", "ResourceNotFound")


class ListedTraining(Row, frozen=True):
    """A training job as it is listed."""

    training_job_name: str


class ListedProcessing(Row, frozen=True):
    """A processing job as it is listed."""

    processing_job_name: str


class Training(Veiled, frozen=True):
    """A training job."""

    training_job_arn: str
    role_arn: str | None = None
    creation_time: datetime | None = None
    enable_network_isolation: bool | None = None
    environment: Mapping[str, str] = {}
    hyper_parameters: Mapping[str, str] = {}


class Network(Row, frozen=True):
    """What a processing job reaches."""

    enable_network_isolation: bool | None = None


class Processing(Veiled, frozen=True):
    """A processing job."""

    processing_job_arn: str
    role_arn: str | None = None
    creation_time: datetime | None = None
    network_config: Network = Network()
    environment: Mapping[str, str] = {}


@aws.stream(
    "sagemaker.training_jobs",
    permission=("sagemaker:ListTrainingJobs", "sagemaker:DescribeTrainingJob"),
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def training_jobs(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the training jobs that run, and the role each runs as."""
    here, losses = api.in_region(region.name), Losses()
    listing = here.pages("sagemaker", "ListTrainingJobs", "TrainingJobSummaries", ListedTraining, StatusEquals=NOW)
    for listed in losses.each(listing):
        name = listed.training_job_name
        with losses.of(name):
            each = here.find("sagemaker", "DescribeTrainingJob", Training, absent=GONE, TrainingJobName=name)
            if each:
                facts: dict[str, Fact] = {"isolated": each.enable_network_isolation}
                own = {**each.environment, **each.hyper_parameters}
                yield from _job(scope, "aws.sagemaker.training_job", each.training_job_arn, each, facts)
                yield from exposures_of(api, scope, each.training_job_arn, [variables("environment", own)])
    losses.tell()


@aws.stream(
    "sagemaker.processing_jobs",
    permission=("sagemaker:ListProcessingJobs", "sagemaker:DescribeProcessingJob"),
    yields=(Resource, Exposure),
    scope="account",
    parent=regions,
)
def processing_jobs(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the processing jobs that run, and the role each runs as."""
    here, losses = api.in_region(region.name), Losses()
    key = "ProcessingJobSummaries"
    for listed in losses.each(here.pages("sagemaker", "ListProcessingJobs", key, ListedProcessing, StatusEquals=NOW)):
        name = listed.processing_job_name
        with losses.of(name):
            each = here.find("sagemaker", "DescribeProcessingJob", Processing, absent=GONE, ProcessingJobName=name)
            if each:
                facts: dict[str, Fact] = {"isolated": each.network_config.enable_network_isolation}
                yield from _job(scope, "aws.sagemaker.processing_job", each.processing_job_arn, each, facts)
                texts = [variables("environment", each.environment)]
                yield from exposures_of(api, scope, each.processing_job_arn, texts)
    losses.tell()


def _job(scope: Scope, kind: str, arn: str, each: Training | Processing, facts: dict[str, Fact]) -> Iterator[AnyRecord]:
    return thing(
        scope,
        kind,
        arn,
        name=arn.rpartition("/")[2],
        created=each.creation_time,
        runs_as=roles(each.role_arn),
        facts={**facts, "secret_references": references(each.environment.values())},
    )
