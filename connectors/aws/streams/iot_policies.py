"""IoT: what certificates may do, and the roles that they may become."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.documents import statements
from connectors.aws.losses import Losses
from connectors.aws.mentions import roles
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.aws.veiled import CamelRow
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class ListedPolicy(CamelRow, frozen=True):
    """A policy as it is listed."""

    policy_name: str
    policy_arn: str


class PolicyAnswer(CamelRow, frozen=True):
    """The answer of GetPolicy."""

    policy_document: str = ""
    last_modified_date: datetime | None = None


class Alias(CamelRow, frozen=True):
    """A name by which certificates become a role."""

    role_alias: str
    role_alias_arn: str
    role_arn: str | None = None
    credential_duration_seconds: int | None = None
    creation_date: datetime | None = None


class AliasAnswer(CamelRow, frozen=True):
    """The answer of DescribeRoleAlias."""

    role_alias_description: Alias


@aws.stream(
    "iot.policies",
    permission=("iot:ListPolicies", "iot:GetPolicy", "iot:ListTargetsForPolicy"),
    yields=(Policy, Grant),
    scope="account",
    parent=regions,
)
def policies(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List what certificates may do, and on which each policy stands."""
    here, losses = api.in_region(region.name), Losses()
    for listed in losses.each(here.pages("iot", "ListPolicies", "policies", ListedPolicy)):
        with losses.of(listed.policy_name):
            answer = here.find("iot", "GetPolicy", PolicyAnswer, policyName=listed.policy_name)
            if answer is None:
                continue
            yield Policy(
                id=listed.policy_arn,
                kind="aws.iot.policy",
                scope=scope.name,
                name=listed.policy_name,
                statements=statements(answer.policy_document, listed.policy_arn),
                changed=answer.last_modified_date,
            )
            yield from _attachments(here, scope, listed)
    losses.tell()


def _attachments(here: Api, scope: Scope, listed: ListedPolicy) -> Iterator[Grant]:
    for target in here.pages("iot", "ListTargetsForPolicy", "targets", str, policyName=listed.policy_name):
        yield Grant(
            id=f"aws.iot.attachment:{target}/{listed.policy_name}",
            kind="aws.iot.attachment",
            scope=scope.name,
            identity=target,
            policy=listed.policy_arn,
        )


@aws.stream(
    "iot.role_aliases",
    permission=("iot:ListRoleAliases", "iot:DescribeRoleAlias"),
    yields=(Resource,),
    scope="account",
    parent=regions,
)
def role_aliases(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the names by which certificates become roles."""
    here, losses = api.in_region(region.name), Losses()
    for name in losses.each(here.pages("iot", "ListRoleAliases", "roleAliases", str)):
        with losses.of(name):
            answer = here.find("iot", "DescribeRoleAlias", AliasAnswer, roleAlias=name)
            if answer:
                each = answer.role_alias_description
                yield from thing(
                    scope,
                    "aws.iot.role_alias",
                    each.role_alias_arn,
                    name=each.role_alias,
                    created=each.creation_date,
                    runs_as=roles(each.role_arn),
                    facts={"seconds": each.credential_duration_seconds},
                )
    losses.tell()
