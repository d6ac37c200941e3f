"""Managed policies: the customer's own, and those of AWS that are in use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.documents import statements
from connectors.aws.rows import Row
from connectors.streams import Scope
from graph.model import AnyRecord, Policy

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A managed policy as it is listed."""

    arn: str
    policy_name: str
    default_version_id: str
    update_date: datetime | None = None
    attachment_count: int = 0
    permissions_boundary_usage_count: int = 0


class Version(Row, frozen=True):
    """The version of a policy that is in force."""

    document: dict[str, object] | str


class VersionAnswer(Row, frozen=True):
    """The answer of GetPolicyVersion."""

    policy_version: Version


@aws.stream(
    "iam.managed_policies",
    permission=("iam:ListPolicies", "iam:GetPolicyVersion"),
    yields=(Policy,),
    scope="account",
)
def managed_policies(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the customer's policies, and those of AWS that are attached to something or limit it."""
    for listed, of_aws in _in_use(api):
        answer = api.find(
            "iam", "GetPolicyVersion", VersionAnswer, PolicyArn=listed.arn, VersionId=listed.default_version_id
        )
        if answer is not None:
            yield Policy(
                id=listed.arn,
                kind="aws.iam.policy",
                scope="" if of_aws else scope.name,
                name=listed.policy_name,
                statements=statements(answer.policy_version.document, listed.arn),
                platform_managed=of_aws,
                changed=listed.update_date,
            )


def _in_use(api: Api) -> Iterator[tuple[Listed, bool]]:
    for listed in api.pages("iam", "ListPolicies", "Policies", Listed, Scope="Local"):
        yield listed, False
    attached = api.pages("iam", "ListPolicies", "Policies", Listed, Scope="AWS", OnlyAttached=True)
    limits = api.pages("iam", "ListPolicies", "Policies", Listed, Scope="AWS", PolicyUsageFilter="PermissionsBoundary")
    known = set()
    for listed in chain(attached, limits):
        if listed.arn not in known and (listed.attachment_count or listed.permissions_boundary_usage_count):
            known.add(listed.arn)
            yield listed, True
