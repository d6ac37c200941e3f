"""CodeBuild: projects, the role each builds as, what their environment gives away, and tokens for the sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.batches import batches
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles, words
from connectors.aws.streams.regions import regions
from connectors.aws.texts import exposures_of, plain, variables
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow, VeiledCamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Credential, Exposure, Identity, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

AT_ONCE = 100
PLAIN = "PLAINTEXT"


class Variable(VeiledCamelRow, frozen=True):
    """One environment variable: its value, or where it is looked up."""

    name: str
    value: str = ""
    type: str = PLAIN


class Environment(VeiledCamelRow, frozen=True):
    """What builds run in."""

    image: str | None = None
    privileged_mode: bool | None = None
    environment_variables: tuple[Variable, ...] = ()


class Source(VeiledCamelRow, frozen=True):
    """What is built, and the steps where the project has them and not the repository."""

    type: str | None = None
    location: str | None = None
    buildspec: str = ""


class LowTag(CamelRow, frozen=True):
    """One tag, in small letters."""

    key: str
    value: str = ""


class Hook(CamelRow, frozen=True):
    """What starts builds from outside, of which only the being there matters."""

    url: str | None = None


class Project(VeiledCamelRow, frozen=True):
    """A project."""

    name: str
    arn: str
    service_role: str | None = None
    created: datetime | None = None
    environment: Environment = Environment()
    source: Source = Source()
    webhook: Hook | None = None
    project_visibility: str | None = None
    tags: tuple[LowTag, ...] = ()


class ProjectsAnswer(VeiledCamelRow, frozen=True):
    """The answer of BatchGetProjects."""

    projects: tuple[Project, ...] = ()


class Token(CamelRow, frozen=True):
    """What CodeBuild gets at the sources with; never the token itself."""

    arn: str
    server_type: str
    auth_type: str | None = None
    resource: str | None = None


class TokensAnswer(CamelRow, frozen=True):
    """The answer of ListSourceCredentials, which comes in one page."""

    source_credentials_infos: tuple[Token, ...] = ()


@aws.stream(
    "codebuild.projects",
    permission=("codebuild:ListProjects", "codebuild:BatchGetProjects"),
    yields=(Resource, OwnerClaim, Exposure),
    scope="account",
    parent=regions,
)
def projects(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the projects, the role each builds as, and the secrets in their variables and steps."""
    here, losses = api.in_region(region.name), Losses()
    for names in losses.each(batches(here.pages("codebuild", "ListProjects", "projects", str), AT_ONCE)):
        with losses.of(names[0]):
            for each in here.call("codebuild", "BatchGetProjects", ProjectsAnswer, names=names).projects:
                yield from _project(scope, each)
                own = {each.name: each.value for each in each.environment.environment_variables if each.type == PLAIN}
                texts = (variables("environment", own), plain("buildspec", each.source.buildspec, "buildspec.yml"))
                yield from exposures_of(api, scope, each.arn, texts)
    losses.tell()


def _project(scope: Scope, each: Project) -> Iterator[AnyRecord]:
    looked_up = (one.value for one in each.environment.environment_variables if one.type != PLAIN)
    return thing(
        scope,
        "aws.codebuild.project",
        each.arn,
        name=each.name,
        tags={tag.key: tag.value for tag in each.tags},
        created=each.created,
        runs_as=roles(each.service_role),
        facts={
            "source": each.source.type,
            "location": each.source.location,
            "image": each.environment.image,
            "privileged": each.environment.privileged_mode,
            "webhook": each.webhook is not None,
            "public": None if each.project_visibility is None else each.project_visibility == "PUBLIC_READ",
            "secret_references": words(looked_up),
        },
    )


@aws.stream(
    "codebuild.source_credentials",
    permission="codebuild:ListSourceCredentials",
    yields=(Identity, Credential),
    scope="account",
    parent=regions,
)
def source_credentials(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List what CodeBuild gets at sources with elsewhere: every build of the region can use it."""
    answer = api.in_region(region.name).find("codebuild", "ListSourceCredentials", TokensAnswer)
    for each in answer.source_credentials_infos if answer else ():
        who = Identity(
            id=f"aws.codebuild.source_access:{each.arn}",
            kind="aws.codebuild.source_access",
            scope=scope.name,
            name=f"CodeBuild at {each.server_type}",
            human=False,
            facts={"region": region.name, "server": each.server_type},
        )
        yield who
        yield Credential(
            id=each.arn,
            kind="aws.codebuild.source_credential",
            scope=scope.name,
            identity=who.id,
            name=each.server_type,
            facts={"form": each.auth_type, "secret": each.resource},
        )
