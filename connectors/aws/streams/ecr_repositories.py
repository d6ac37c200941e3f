"""ECR: the repositories of container images, their policies, and the policy of the registry they are in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.owned import account
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

REGISTRY = "aws.ecr.registry"
AT_ONCE = 1000


class Scanning(CamelRow, frozen=True):
    """Whether images are looked through when they come."""

    scan_on_push: bool | None = None


class Seal(CamelRow, frozen=True):
    """What images are encrypted with."""

    encryption_type: str | None = None
    kms_key: str | None = None


class Listed(CamelRow, frozen=True):
    """A repository as it is listed."""

    repository_arn: str
    repository_name: str
    created_at: datetime | None = None
    image_tag_mutability: str | None = None
    image_scanning_configuration: Scanning = Scanning()
    encryption_configuration: Seal = Seal()


class OwnPolicy(CamelRow, frozen=True):
    """The answer of GetRepositoryPolicy and GetRegistryPolicy."""

    policy_text: str = ""


@aws.stream(
    "ecr.repositories",
    permission=("ecr:DescribeRepositories", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def repositories(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the repositories of a region, and whether their tags can be moved to other images."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "ecr:repository", losses)
    found = here.pages("ecr", "DescribeRepositories", "repositories", Listed, maxResults=AT_ONCE)
    for listed in found:
        seal, moves = listed.encryption_configuration, listed.image_tag_mutability
        yield from thing(
            scope,
            "aws.ecr.repository",
            listed.repository_arn,
            name=listed.repository_name,
            tags=tags.of(listed.repository_arn),
            created=listed.created_at,
            facts={
                "encryption": seal.encryption_type,
                "kms_key": seal.kms_key,
                "tags_immutable": moves.startswith("IMMUTABLE") if moves else None,
                "scan_on_push": listed.image_scanning_configuration.scan_on_push,
            },
        )
    losses.tell()


@aws.stream(
    "ecr.repository_policies",
    permission="ecr:GetRepositoryPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=repositories,
    parents=lambda record: isinstance(record, Resource),
)
def repository_policies(api: Api, scope: Scope, repository: Resource) -> Iterator[AnyRecord]:
    """Read who may use a repository by its policy."""
    answer = api.in_region(region_of(repository.id)).find(
        "ecr",
        "GetRepositoryPolicy",
        OwnPolicy,
        absent=("RepositoryPolicyNotFoundException", "RepositoryNotFoundException"),
        repositoryName=repository.name,
    )
    if answer is not None:
        yield from resource_policy(scope, "ecr", repository.id, answer.policy_text)


@aws.stream(
    "ecr.registries",
    permission="ecr:GetRegistryPolicy",
    yields=(Resource, Policy, Grant),
    scope="account",
    parent=regions,
)
def registries(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """Read which other accounts may use the whole registry of a region; without a policy it is not told of."""
    answer = api.in_region(region.name).find(
        "ecr", "GetRegistryPolicy", OwnPolicy, absent=("RegistryPolicyNotFoundException",)
    )
    if answer is None or not answer.policy_text:
        return
    id_ = f"{REGISTRY}:{scope.name}/{region.name}"
    yield Resource(
        id=id_,
        kind=REGISTRY,
        scope=scope.name,
        name=f"registry of {region.name}",
        parent=account(scope),
        facts={"region": region.name},
    )
    yield from resource_policy(scope, "ecr", id_, answer.policy_text)
