"""Who is assigned to which permission set of Identity Center in which account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.rows import Row
from connectors.aws.streams.identity_center import home, permission_sets
from connectors.aws.streams.identity_store import group_id, user_id
from connectors.aws.trusts import assignment_id
from connectors.streams import Scope
from graph.model import AnyRecord, Identity, Membership, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

KIND = "aws.sso.assignment"


class Assignment(Row, frozen=True):
    """A user or group that may use a permission set in an account."""

    principal_type: str
    principal_id: str


@aws.stream(
    "sso.assignments",
    permission=("sso:ListAccountsForProvisionedPermissionSet", "sso:ListAccountAssignments"),
    yields=(Identity, Membership),
    scope="account",
    parent=permission_sets,
)
def assignments(api: Api, _scope: Scope, found: Resource) -> Iterator[AnyRecord]:
    """List who may use a permission set, account by account.

    What people are assigned to stands between them and the role: its name is known to both sides, the role's is not.
    """
    region, store = home(found)
    there, losses = api.in_region(region), Losses()
    given = {"InstanceArn": str(found.parent), "PermissionSetArn": found.id}
    accounts = there.pages("sso-admin", "ListAccountsForProvisionedPermissionSet", "AccountIds", str, **given)
    for account in accounts:
        access = _access(account, found)
        yield access
        with losses.of(account):
            listing = there.pages(
                "sso-admin", "ListAccountAssignments", "AccountAssignments", Assignment, AccountId=account, **given
            )
            for assignment in listing:
                yield _member(access, assignment, store)
    losses.tell()


def _access(account: str, found: Resource) -> Identity:
    return Identity(
        id=assignment_id(account, found.name),
        kind=KIND,
        scope=account,
        name=f"{found.name} in {account}",
        platform_managed=True,
        facts={"permission_set": found.id},
    )


def _member(access: Identity, assignment: Assignment, store: str) -> Membership:
    named = group_id if assignment.principal_type == "GROUP" else user_id
    member = named(store, assignment.principal_id)
    return Membership(
        id=f"aws.sso.assigned:{access.scope}/{access.name}/{assignment.principal_id}",
        kind="aws.sso.assigned",
        scope=access.scope,
        member=member,
        group=access.id,
    )
