"""Managed policies: the customer's own, and those of AWS that are in use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from connectors.aws import aws
from connectors.aws.actions import IN_BULK
from connectors.aws.documents import statements
from connectors.aws.losses import Losses
from connectors.aws.rows import Row
from connectors.aws.unharmed import each_unharmed
from connectors.streams import Scope
from graph.model import AnyRecord, Policy

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A managed policy as it is listed."""

    arn: str
    policy_name: str
    default_version_id: str
    create_date: datetime | None = None
    update_date: datetime | None = None
    attachment_count: int = 0
    permissions_boundary_usage_count: int = 0


class Version(Row, frozen=True):
    """A version of a policy, with its document where one version is asked for."""

    version_id: str
    is_default_version: bool = False
    create_date: datetime | None = None
    document: dict[str, object] | str = ""


class VersionAnswer(Row, frozen=True):
    """The answer of GetPolicyVersion."""

    policy_version: Version


@aws.stream(
    "iam.managed_policies",
    permission=("iam:ListPolicies", "iam:GetPolicyVersion", *IN_BULK),
    yields=(Policy,),
    scope="account",
)
def managed_policies(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the customer's policies, and those of AWS that are attached to something or limit it."""
    losses = Losses()
    for listed, of_aws in losses.each(_in_use(api, losses)):
        with losses.of(listed.arn):
            version = _version(api, listed.arn, listed.default_version_id)
            if version is not None:
                yield Policy(
                    id=listed.arn,
                    kind="aws.iam.policy",
                    scope="" if of_aws else scope.name,
                    name=listed.policy_name,
                    statements=statements(version.document, listed.arn),
                    platform_managed=of_aws,
                    created=listed.create_date,
                    changed=listed.update_date,
                    # How often a policy of AWS is attached differs from account to account; the policy does not.
                    facts={"version": listed.default_version_id, **({} if of_aws else _use(listed))},
                )
    losses.tell()


def _use(listed: Listed) -> dict[str, str | int | bool | None]:
    return {"attachments": listed.attachment_count, "limits": listed.permissions_boundary_usage_count}


@aws.stream(
    "iam.policy_versions",
    permission=("iam:ListPolicyVersions", "iam:GetPolicyVersion", *IN_BULK),
    yields=(Policy,),
    scope="account",
    parent=managed_policies,
    parents=lambda record: isinstance(record, Policy) and not record.platform_managed,
)
def policy_versions(api: Api, scope: Scope, policy: Policy) -> Iterator[AnyRecord]:
    """List the versions of a customer's policy that are kept but not in force: each is one call away from it."""

    def read(listed: Version) -> Iterator[AnyRecord]:
        version = None if listed.is_default_version else _version(api, policy.id, listed.version_id)
        if version is not None:
            yield Policy(
                id=f"aws.iam.policy_version:{policy.id}:{listed.version_id}",
                kind="aws.iam.policy_version",
                scope=scope.name,
                name=f"{policy.name} {listed.version_id}",
                statements=statements(version.document, f"{policy.id} {listed.version_id}"),
                created=listed.create_date,
                facts={"policy": policy.id, "version": listed.version_id},
            )

    listed = api.pages("iam", "ListPolicyVersions", "Versions", Version, PolicyArn=policy.id)
    return each_unharmed(listed, read, name=lambda version: version.version_id)


def _version(api: Api, policy: str, version: str) -> Version | None:
    answer = api.find("iam", "GetPolicyVersion", VersionAnswer, PolicyArn=policy, VersionId=version)
    return answer.policy_version if answer else None


def _in_use(api: Api, losses: Losses) -> Iterator[tuple[Listed, bool]]:
    for listed in _listed(api, losses, {"Scope": "Local"}):
        yield listed, False
    attached = _listed(api, losses, {"Scope": "AWS", "OnlyAttached": True})
    limits = _listed(api, losses, {"Scope": "AWS", "PolicyUsageFilter": "PermissionsBoundary"})
    known = set()
    for listed in (*attached, *limits):
        if listed.arn not in known and (listed.attachment_count or listed.permissions_boundary_usage_count):
            known.add(listed.arn)
            yield listed, True


def _listed(api: Api, losses: Losses, given: dict[str, Any]) -> list[Listed]:
    found: list[Listed] = []
    with losses.of("policies of AWS" if given["Scope"] == "AWS" else "policies of the account"):
        found += api.pages("iam", "ListPolicies", "Policies", Listed, **given)
    return found
