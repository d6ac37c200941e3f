"""The policies that limit an organisation: what its identities may do, and what may be done to its resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.documents import statements
from connectors.aws.losses import Losses
from connectors.aws.rows import Row
from connectors.aws.streams.organization import place_id
from connectors.aws.unharmed import each_unharmed
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Policy

if TYPE_CHECKING:
    from connectors.aws.client import Api

SERVICE_CONTROL, RESOURCE_CONTROL = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
PURPOSES = {SERVICE_CONTROL: "organisation", RESOURCE_CONTROL: "organisation resources"}
"""What each type of policy limits: the identities below, or what may be done to the resources below."""
POLICY_KINDS = {
    SERVICE_CONTROL: "aws.organization.control_policy",
    RESOURCE_CONTROL: "aws.organization.resource_control_policy",
}
ATTACHMENT_KINDS = {
    SERVICE_CONTROL: "aws.organization.attachment",
    RESOURCE_CONTROL: "aws.organization.resource_attachment",
}


class Summary(Row, frozen=True):
    """A policy as it is listed."""

    id: str
    arn: str
    name: str
    aws_managed: bool = False


class Described(Row, frozen=True):
    """A policy with its document."""

    content: str


class DescribedPolicy(Row, frozen=True):
    """The answer of DescribePolicy."""

    policy: Described


class Target(Row, frozen=True):
    """A place that a policy is attached to."""

    target_id: str
    type: str


@aws.stream(
    "organizations.control_policies",
    permission=("organizations:ListPolicies", "organizations:DescribePolicy"),
    yields=(Policy,),
    scope="organization",
)
def control_policies(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the service control policies with what they say."""
    return _policies(api, scope, SERVICE_CONTROL)


@aws.stream(
    "organizations.resource_control_policies",
    permission=("organizations:ListPolicies", "organizations:DescribePolicy"),
    yields=(Policy,),
    scope="organization",
)
def resource_control_policies(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the resource control policies with what they say."""
    return _policies(api, scope, RESOURCE_CONTROL)


@aws.stream(
    "organizations.control_policy_targets",
    permission=("organizations:ListPolicies", "organizations:ListTargetsForPolicy"),
    yields=(Grant,),
    scope="organization",
)
def control_policy_targets(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List where each service control policy is attached: the root, a unit or an account."""
    return _attachments(api, scope, SERVICE_CONTROL)


@aws.stream(
    "organizations.resource_control_policy_targets",
    permission=("organizations:ListPolicies", "organizations:ListTargetsForPolicy"),
    yields=(Grant,),
    scope="organization",
)
def resource_control_policy_targets(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List where each resource control policy is attached: the root, a unit or an account."""
    return _attachments(api, scope, RESOURCE_CONTROL)


def _policies(api: Api, scope: Scope, type_: str) -> Iterator[AnyRecord]:
    def read(summary: Summary) -> Iterator[AnyRecord]:
        found = api.call("organizations", "DescribePolicy", DescribedPolicy, PolicyId=summary.id)
        yield Policy(
            id=summary.arn,
            kind=POLICY_KINDS[type_],
            scope=scope.name,
            name=summary.name,
            statements=statements(found.policy.content, summary.arn),
            platform_managed=summary.aws_managed,
        )

    return each_unharmed(_summaries(api, type_), read, name=_name)


def _attachments(api: Api, scope: Scope, type_: str) -> Iterator[AnyRecord]:
    losses = Losses()
    for summary in losses.each(_summaries(api, type_)):
        with losses.of(summary.name):
            targets = api.pages("organizations", "ListTargetsForPolicy", "Targets", Target, PolicyId=summary.id)
            for target in targets:
                yield Grant(
                    id=f"{ATTACHMENT_KINDS[type_]}:{summary.id}/{target.target_id}",
                    kind=ATTACHMENT_KINDS[type_],
                    scope=scope.name,
                    identity=place_id(target.type, target.target_id),
                    policy=summary.arn,
                    purpose=PURPOSES[type_],
                )
    losses.tell()


def _name(summary: Summary) -> str:
    return summary.name


def _summaries(api: Api, type_: str) -> Iterator[Summary]:
    return api.pages("organizations", "ListPolicies", "Policies", Summary, Filter=type_)
