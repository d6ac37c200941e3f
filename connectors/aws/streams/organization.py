"""The organisation: its accounts, the units they sit in, and the policies that limit them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.documents import statements
from connectors.aws.rows import Account, Row, Tag, tags_of
from connectors.aws.tags import environment, owner_claims
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

CONTROL = "SERVICE_CONTROL_POLICY"
KINDS = {
    "ACCOUNT": "aws.account",
    "ORGANIZATIONAL_UNIT": "aws.organization.unit",
    "ROOT": "aws.organization.root",
}
"""Our kind for each kind of place in an organisation; a place's id is ``kind:AWS's own id``."""


class Parent(Row, frozen=True):
    """The place directly above another."""

    id: str
    type: str


class Unit(Row, frozen=True):
    """An organisational unit, or the root of all."""

    id: str
    name: str


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
    "organizations.accounts",
    permission=("organizations:ListAccounts", "organizations:ListParents", "organizations:ListTagsForResource"),
    yields=(Resource, OwnerClaim),
    scope="organization",
)
def accounts(api: Api, _scope: Scope) -> Iterator[AnyRecord]:
    """List every account of the organisation, where it sits and how it is tagged."""
    for account in api.pages("organizations", "ListAccounts", "Accounts", Account):
        above = list(api.pages("organizations", "ListParents", "Parents", Parent, ChildId=account.id))
        tags = tags_of(api.pages("organizations", "ListTagsForResource", "Tags", Tag, ResourceId=account.id))
        id_ = f"aws.account:{account.id}"
        yield Resource(
            id=id_,
            kind="aws.account",
            scope=account.id,
            name=account.name or account.id,
            parent=_place(above[0].type, above[0].id) if above else None,
            environment=environment(tags, account.name),
            tags=tags,
            facts={"status": account.condition, "management": account.management},
        )
        yield from owner_claims(id_, account.id, tags)


@aws.stream(
    "organizations.units",
    permission=("organizations:ListRoots", "organizations:ListOrganizationalUnitsForParent"),
    yields=(Resource,),
    scope="organization",
)
def units(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the organisation's root and its units, each below its parent."""
    for root in api.pages("organizations", "ListRoots", "Roots", Unit):
        kind = KINDS["ROOT"]
        top = Resource(id=f"{kind}:{root.id}", kind=kind, scope=scope.name, name=root.name)
        yield top
        yield from _below(api, scope, root.id, top.id)


def _below(api: Api, scope: Scope, above: str, parent: str) -> Iterator[Resource]:
    kind = KINDS["ORGANIZATIONAL_UNIT"]
    found = api.pages("organizations", "ListOrganizationalUnitsForParent", "OrganizationalUnits", Unit, ParentId=above)
    for unit in found:
        here = Resource(id=f"{kind}:{unit.id}", kind=kind, scope=scope.name, name=unit.name, parent=parent)
        yield here
        yield from _below(api, scope, unit.id, here.id)


@aws.stream(
    "organizations.control_policies",
    permission=("organizations:ListPolicies", "organizations:DescribePolicy"),
    yields=(Policy,),
    scope="organization",
)
def control_policies(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the service control policies with what they say."""
    for summary in _summaries(api):
        found = api.call("organizations", "DescribePolicy", DescribedPolicy, PolicyId=summary.id)
        yield Policy(
            id=summary.arn,
            kind="aws.organization.control_policy",
            scope=scope.name,
            name=summary.name,
            statements=statements(found.policy.content, summary.arn),
            platform_managed=summary.aws_managed,
        )


@aws.stream(
    "organizations.control_policy_targets",
    permission=("organizations:ListPolicies", "organizations:ListTargetsForPolicy"),
    yields=(Grant,),
    scope="organization",
)
def control_policy_targets(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List where each service control policy is attached: the root, a unit or an account."""
    for summary in _summaries(api):
        targets = api.pages("organizations", "ListTargetsForPolicy", "Targets", Target, PolicyId=summary.id)
        for target in targets:
            yield Grant(
                id=f"aws.organization.attachment:{summary.id}/{target.target_id}",
                kind="aws.organization.attachment",
                scope=scope.name,
                identity=_place(target.type, target.target_id),
                policy=summary.arn,
                purpose="organisation",
            )


def _summaries(api: Api) -> Iterator[Summary]:
    return api.pages("organizations", "ListPolicies", "Policies", Summary, Filter=CONTROL)


def _place(type_: str, id_: str) -> str:
    return f"{KINDS.get(type_, 'aws.organization.place')}:{id_}"
