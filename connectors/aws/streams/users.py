"""IAM users: who they are, whether a person signs in as them, and what limits them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.actions import IN_BULK
from connectors.aws.ahead import asked_ahead
from connectors.aws.losses import Losses
from connectors.aws.rows import Row, Tag, tags_of
from connectors.aws.tags import environment, owner_claims
from connectors.aws.things import Fact
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Identity, OwnerClaim

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Boundary(Row, frozen=True):
    """The policy that limits an identity."""

    permissions_boundary_arn: str


class Listed(Row, frozen=True):
    """A user as it is listed, which leaves out tags and boundary."""

    user_name: str


class User(Row, frozen=True):
    """A user with everything that is told of it."""

    user_name: str
    arn: str
    path: str
    create_date: datetime
    password_last_used: datetime | None = None
    tags: tuple[Tag, ...] = ()
    permissions_boundary: Boundary | None = None


class UserAnswer(Row, frozen=True):
    """The answer of GetUser."""

    user: User


class LoginProfile(Row, frozen=True):
    """A user's password for the console: since when, and whether it must be changed at the next sign-in."""

    create_date: datetime | None = None
    password_reset_required: bool | None = None


class LoginProfileAnswer(Row, frozen=True):
    """The answer of GetLoginProfile."""

    login_profile: LoginProfile


@aws.stream(
    "iam.users",
    permission=("iam:ListUsers", "iam:GetUser", "iam:GetLoginProfile", *IN_BULK),
    yields=(Identity, OwnerClaim, Grant),
    scope="account",
)
def users(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the users, whether they have a console password, and the boundary that limits each.

    A console password is evidence of a person. Its absence is evidence of nothing: people work by access key too.
    ``used`` speaks of that password alone; the credentials tell of their own use.
    """
    losses = Losses()
    found = api.pages("iam", "ListUsers", "Users", Listed)
    for listed, profile in losses.each(asked_ahead(found, partial(_profile, api))):
        with losses.of(listed.user_name):
            answer = api.find("iam", "GetUser", UserAnswer, UserName=listed.user_name)
            if answer is not None:
                known = api.asks("iam", "GetLoginProfile")
                yield from _told(answer.user, _console(profile, listed.user_name, losses) if known else {}, scope)
    losses.tell()


def _profile(api: Api, listed: Listed) -> LoginProfileAnswer | None:
    return api.find("iam", "GetLoginProfile", LoginProfileAnswer, UserName=listed.user_name)


def _console(profile_of: Callable[[], LoginProfileAnswer | None], user: str, losses: Losses) -> dict[str, Fact]:
    """The password for the console: none, since when, or nothing where it could not be asked for."""
    with losses.of(user):
        answer = profile_of()
        profile = answer.login_profile if answer else None
        since = profile.create_date if profile else None
        return {
            "console": profile is not None,
            "console_since": since.isoformat() if since else None,
            "password_reset_required": profile.password_reset_required if profile else None,
        }
    return {}


def _told(user: User, console: dict[str, Fact], scope: Scope) -> Iterator[AnyRecord]:
    tags = tags_of(user.tags)
    yield Identity(
        id=user.arn,
        kind="aws.iam.user",
        scope=scope.name,
        name=user.user_name,
        human=True if console.get("console") else None,
        environment=environment(tags),
        created=user.create_date,
        used=True if user.password_last_used else None,
        last_used=user.password_last_used,
        tags=tags,
        facts={"path": user.path, **console},
    )
    yield from owner_claims(user.arn, scope.name, tags)
    if user.permissions_boundary:
        yield boundary(user.arn, scope, user.permissions_boundary)


def boundary(holder: str, scope: Scope, limit: Boundary) -> Grant:
    """Tell that the identity with that ARN is limited by a policy."""
    return Grant(
        id=f"aws.iam.boundary:{holder}",
        kind="aws.iam.boundary",
        scope=scope.name,
        identity=holder,
        policy=limit.permissions_boundary_arn,
        purpose="boundary",
    )
