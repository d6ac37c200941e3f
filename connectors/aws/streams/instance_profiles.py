"""Instance profiles: what hands a role to a machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.mentions import roles
from connectors.aws.rows import Row
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

PROFILE = "aws.iam.instance_profile"


class ProfileRole(Row, frozen=True):
    """The role in an instance profile."""

    arn: str


class Profile(Row, frozen=True):
    """An instance profile: what hands a role to a machine."""

    arn: str
    instance_profile_name: str
    create_date: datetime | None = None
    roles: tuple[ProfileRole, ...] = ()

    @property
    def runs_as(self) -> tuple[str, ...]:
        """The roles that a machine with this profile acts as; there is one at most."""
        return roles(*(role.arn for role in self.roles))


class ProfileRef(Row, frozen=True):
    """The profile that a machine or a template names, by its ARN or its name."""

    arn: str = ""
    name: str = ""


@aws.stream("iam.instance_profiles", permission="iam:ListInstanceProfiles", yields=(Resource,), scope="account")
def instance_profiles(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the instance profiles and the role in each."""
    for profile in _profiles(api):
        yield from thing(
            scope,
            PROFILE,
            profile.arn,
            name=profile.instance_profile_name,
            created=profile.create_date,
            runs_as=profile.runs_as,
            facts={},
        )


def roles_by_profile(api: Api, used: Iterable[ProfileRef | None]) -> Mapping[str, tuple[str, ...]]:
    """The roles in the instance profiles, by ARN and by name; nothing is asked where none is used."""
    if not any(used):
        return {}
    profiles = list(_profiles(api))
    return {key: each.runs_as for each in profiles for key in (each.arn, each.instance_profile_name)}


def _profiles(api: Api) -> Iterator[Profile]:
    return api.pages("iam", "ListInstanceProfiles", "InstanceProfiles", Profile)
