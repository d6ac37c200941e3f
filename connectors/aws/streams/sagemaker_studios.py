"""SageMaker studios: notebooks for many people, and the role that each of them has there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class ListedDomain(Row, frozen=True):
    """A studio as it is listed."""

    domain_id: str


class Settings(Row, frozen=True):
    """What its users get where nothing else is said."""

    execution_role: str | None = None


class Domain(Row, frozen=True):
    """A studio: notebooks for many people, with a role for all who have none of their own."""

    domain_id: str
    domain_arn: str
    domain_name: str
    auth_mode: str | None = None
    app_network_access_type: str | None = None
    creation_time: datetime | None = None
    default_user_settings: Settings = Settings()


class ListedUser(Row, frozen=True):
    """A user of a studio as listed."""

    user_profile_name: str


class User(Row, frozen=True):
    """A user of a studio."""

    user_profile_arn: str
    user_profile_name: str
    creation_time: datetime | None = None
    user_settings: Settings = Settings()


@aws.stream(
    "sagemaker.domains",
    permission=("sagemaker:ListDomains", "sagemaker:DescribeDomain"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def domains(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the studios and the role that their users have where nothing else is said."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("sagemaker", "ListDomains", "Domains", ListedDomain)):
        with losses.of(listed.domain_id):
            each = here.find("sagemaker", "DescribeDomain", Domain, DomainId=listed.domain_id)
            if each:
                yield from thing(
                    scope,
                    "aws.sagemaker.domain",
                    each.domain_arn,
                    name=each.domain_name,
                    created=each.creation_time,
                    runs_as=roles(each.default_user_settings.execution_role),
                    facts={
                        "domain": each.domain_id,
                        "sign_in": each.auth_mode,
                        "internet": each.app_network_access_type == "PublicInternetOnly",
                    },
                )
    losses.tell()


@aws.stream(
    "sagemaker.users",
    permission=("sagemaker:ListUserProfiles", "sagemaker:DescribeUserProfile"),
    yields=(Resource,),
    scope="account",
    parent=domains,
)
def users(api: Api, scope: Scope, domain: Resource) -> Iterator[AnyRecord]:
    """List the users of a studio and the role that each has there."""
    here, id_ = api.in_region(str(domain.facts.get("region"))), domain.facts.get("domain")
    losses = Losses()
    for listed in losses.each(
        here.pages("sagemaker", "ListUserProfiles", "UserProfiles", ListedUser, DomainIdEquals=id_)
    ):
        with losses.of(listed.user_profile_name):
            name = listed.user_profile_name
            each = here.find("sagemaker", "DescribeUserProfile", User, DomainId=id_, UserProfileName=name)
            if each:
                yield from thing(
                    scope,
                    "aws.sagemaker.user",
                    each.user_profile_arn,
                    name=each.user_profile_name,
                    created=each.creation_time,
                    runs_as=roles(each.user_settings.execution_role) or domain.runs_as,
                    facts={"domain": domain.id},
                )
    losses.tell()
