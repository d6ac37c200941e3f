"""IAM Roles Anywhere: which certificate authorities are believed, and which roles their certificates open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.documents import statements
from connectors.aws.streams.regions import regions
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

ANCHOR, PROFILE = "aws.rolesanywhere.trust_anchor", "aws.rolesanywhere.profile"


class SourceData(CamelRow, frozen=True):
    """Where the authority's certificate comes from: a private authority of AWS, or a bundle that is given."""

    acm_pca_arn: str = ""


class Source(CamelRow, frozen=True):
    """Which kind of authority it is."""

    source_type: str = ""
    source_data: SourceData | None = None


class Anchor(CamelRow, frozen=True):
    """A certificate authority that is believed."""

    trust_anchor_arn: str
    name: str
    enabled: bool = False
    source: Source = Source()
    created_at: datetime | None = None


class Profile(CamelRow, frozen=True):
    """Which roles a certificate may open, and what limits the sessions."""

    profile_arn: str
    name: str
    enabled: bool = False
    role_arns: tuple[str, ...] = ()
    managed_policy_arns: tuple[str, ...] = ()
    session_policy: str = ""
    duration_seconds: int | None = None
    accept_role_session_name: bool = False
    created_at: datetime | None = None


@aws.stream(
    "rolesanywhere.trust_anchors",
    permission="rolesanywhere:ListTrustAnchors",
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def trust_anchors(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the certificate authorities whose certificates open roles."""
    for anchor in api.in_region(region.name).pages("rolesanywhere", "ListTrustAnchors", "trustAnchors", Anchor):
        data = anchor.source.source_data
        yield Resource(
            id=anchor.trust_anchor_arn,
            kind=ANCHOR,
            scope=scope.name,
            name=anchor.name,
            parent=f"aws.account:{scope.name}",
            created=anchor.created_at,
            facts={
                "enabled": anchor.enabled,
                "source": anchor.source.source_type or None,
                "authority": (data.acm_pca_arn or None) if data else None,
            },
        )


@aws.stream(
    "rolesanywhere.profiles",
    permission="rolesanywhere:ListProfiles",
    yields=(Resource, Policy, Grant),
    scope="account",
    parent=regions,
)
def profiles(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List which roles a certificate may open, and the policies that limit the sessions."""
    for profile in api.in_region(region.name).pages("rolesanywhere", "ListProfiles", "profiles", Profile):
        yield Resource(
            id=profile.profile_arn,
            kind=PROFILE,
            scope=scope.name,
            name=profile.name,
            parent=f"aws.account:{scope.name}",
            created=profile.created_at,
            # A profile that is switched off opens nothing.
            runs_as=profile.role_arns if profile.enabled else (),
            facts={
                "enabled": profile.enabled,
                "roles": len(profile.role_arns),
                "session_seconds": profile.duration_seconds,
                "session_name_accepted": profile.accept_role_session_name,
            },
        )
        yield from _limits(scope, profile)


def _limits(scope: Scope, profile: Profile) -> Iterator[Policy | Grant]:
    inline = f"aws.rolesanywhere.session_policy:{profile.profile_arn}"
    if profile.session_policy:
        yield Policy(
            id=inline,
            kind="aws.rolesanywhere.session_policy",
            scope=scope.name,
            name=f"session policy of {profile.name}",
            statements=statements(profile.session_policy, profile.profile_arn),
        )
    for policy in (*((inline,) if profile.session_policy else ()), *profile.managed_policy_arns):
        yield Grant(
            id=f"aws.rolesanywhere.session_limit:{profile.profile_arn}/{policy}",
            kind="aws.rolesanywhere.session_limit",
            scope=scope.name,
            identity=profile.profile_arn,
            policy=policy,
            purpose="session",
        )
