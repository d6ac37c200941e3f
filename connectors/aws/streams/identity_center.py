"""IAM Identity Center: its instances, and the permission sets of which it makes roles in the accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.documents import statements
from connectors.aws.losses import Losses
from connectors.aws.mentions import words
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, Identity, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

INSTANCE, PERMISSION_SET = "aws.sso.instance", "aws.sso.permission_set"


class Instance(Row, frozen=True):
    """An instance: one for an organisation, in one region, and small ones of single accounts."""

    instance_arn: str
    identity_store_id: str
    owner_account_id: str = ""
    name: str = ""
    primary_region: str = ""
    created_date: datetime | None = None


class PermissionSet(Row, frozen=True):
    """A permission set without what it permits."""

    name: str
    permission_set_arn: str
    description: str = ""
    session_duration: str = ""
    created_date: datetime | None = None


class PermissionSetAnswer(Row, frozen=True):
    """The answer of DescribePermissionSet."""

    permission_set: PermissionSet


class Inline(Row, frozen=True):
    """The answer of GetInlinePolicyForPermissionSet; the text is empty where there is none."""

    inline_policy: str = ""


class Managed(Row, frozen=True):
    """A managed policy of AWS in a permission set."""

    arn: str


class Reference(Row, frozen=True):
    """A customer's policy in a permission set: the one of that name in each account."""

    name: str
    path: str = "/"


class Boundary(Row, frozen=True):
    """What limits a permission set: a policy of AWS, or the one of that name in each account."""

    managed_policy_arn: str = ""
    customer_managed_policy_reference: Reference | None = None


class BoundaryAnswer(Row, frozen=True):
    """The answer of GetPermissionsBoundaryForPermissionSet."""

    permissions_boundary: Boundary


def home(record: Resource | Identity) -> tuple[str, str]:
    """Region and directory of the instance that a record belongs to."""
    return str(record.facts.get("region", "")), str(record.facts.get("identity_store", ""))


@aws.stream("sso.instances", permission="sso:ListInstances", yields=(Resource,), scope="account", parent=regions)
def instances(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the instances of Identity Center that are read from here.

    Every account of an organisation sees its instance. It is told by the account that owns it, and by the one whose
    credentials these are, which may administer it for the other.
    """
    for instance in api.in_region(region.name).pages("sso-admin", "ListInstances", "Instances", Instance):
        owner = instance.owner_account_id or scope.name
        ours = owner == scope.name or (api.in_organization and api.own_account)
        if ours and instance.primary_region in {"", region.name}:
            yield Resource(
                id=instance.instance_arn,
                kind=INSTANCE,
                scope=owner,
                name=instance.name or instance.instance_arn.rpartition("/")[2],
                parent=f"aws.account:{owner}",
                created=instance.created_date,
                facts={"region": region.name, "identity_store": instance.identity_store_id},
            )


@aws.stream(
    "sso.permission_sets",
    permission=(
        "sso:ListPermissionSets",
        "sso:DescribePermissionSet",
        "sso:ListCustomerManagedPolicyReferencesInPermissionSet",
    ),
    yields=(Resource,),
    scope="account",
    parent=instances,
)
def permission_sets(api: Api, _scope: Scope, instance: Resource) -> Iterator[AnyRecord]:
    """List the permission sets of an instance, with the names of the customer's policies in them."""
    there, losses = api.in_region(home(instance)[0]), Losses()
    listed = there.pages("sso-admin", "ListPermissionSets", "PermissionSets", str, InstanceArn=instance.id)
    for arn in losses.each(listed):
        with losses.of(arn):
            given = {"InstanceArn": instance.id, "PermissionSetArn": arn}
            answer = there.find("sso-admin", "DescribePermissionSet", PermissionSetAnswer, **given)
            if answer is None:
                continue
            yield Resource(
                id=arn,
                kind=PERMISSION_SET,
                scope=instance.scope,
                name=answer.permission_set.name,
                parent=instance.id,
                created=answer.permission_set.created_date,
                facts={
                    **instance.facts,
                    "description": answer.permission_set.description or None,
                    "session_duration": answer.permission_set.session_duration or None,
                    "customer_policies": _references(there, given, losses),
                },
            )
    losses.tell()


def _references(there: Api, given: dict[str, str], losses: Losses) -> str | None:
    listing, key = "ListCustomerManagedPolicyReferencesInPermissionSet", "CustomerManagedPolicyReferences"
    with losses.of(given["PermissionSetArn"]):
        found = there.pages("sso-admin", listing, key, Reference, **given)
        return words(each.path + each.name for each in found)
    return None


@aws.stream(
    "sso.permission_set_policies",
    permission=(
        "sso:GetInlinePolicyForPermissionSet",
        "sso:ListManagedPoliciesInPermissionSet",
        "sso:GetPermissionsBoundaryForPermissionSet",
    ),
    yields=(Policy, Grant),
    scope="account",
    parent=permission_sets,
)
def permission_set_policies(api: Api, _scope: Scope, found: Resource) -> Iterator[AnyRecord]:
    """Tell what a permission set permits: its inline policy, AWS's policies in it, and the policy that limits it."""
    there, losses = api.in_region(home(found)[0]), Losses()
    given = {"InstanceArn": str(found.parent), "PermissionSetArn": found.id}
    with losses.of("inline policy"):
        inline = there.find("sso-admin", "GetInlinePolicyForPermissionSet", Inline, **given)
        if inline and inline.inline_policy:
            yield from _inline(found, inline.inline_policy)
    with losses.of("managed policies"):
        listing = "ListManagedPoliciesInPermissionSet"
        for managed in there.pages("sso-admin", listing, "AttachedManagedPolicies", Managed, **given):
            yield _grant(found, managed.arn)
    with losses.of("boundary"):
        limit = there.find("sso-admin", "GetPermissionsBoundaryForPermissionSet", BoundaryAnswer, **given)
        if limit and limit.permissions_boundary.managed_policy_arn:
            yield _grant(found, limit.permissions_boundary.managed_policy_arn, "boundary")
    losses.tell()


def _inline(found: Resource, document: str) -> Iterator[Policy | Grant]:
    policy = f"aws.sso.inline_policy:{found.id}"
    yield Policy(
        id=policy,
        kind="aws.sso.inline_policy",
        scope=found.scope,
        name=f"inline policy of {found.name}",
        statements=statements(document, found.id),
    )
    yield _grant(found, policy)


def _grant(found: Resource, policy: str, purpose: str = "grants") -> Grant:
    """Attach a policy to a permission set. It works through the roles made of it, which IAM tells of by themselves."""
    kind = "aws.sso.boundary" if purpose == "boundary" else "aws.sso.attachment"
    return Grant(
        id=f"{kind}:{found.id}/{policy}",
        kind=kind,
        scope=found.scope,
        identity=found.id,
        policy=policy,
        purpose=purpose,
    )
