"""The organisation: its accounts and the units they sit in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.rows import Account, Row, Tag, tags_of
from connectors.aws.tags import environment, owner_claims
from connectors.streams import Scope
from graph.model import AnyRecord, OwnerClaim, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

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


class PolicyType(Row, frozen=True):
    """A type of policies that is switched on, or about to be."""

    type: str
    status: str = ""


class Unit(Row, frozen=True):
    """An organisational unit, or the root of all."""

    id: str
    name: str
    policy_types: tuple[PolicyType, ...] = ()


@aws.stream(
    "organizations.accounts",
    permission=("organizations:ListAccounts", "organizations:ListParents", "organizations:ListTagsForResource"),
    yields=(Resource, OwnerClaim),
    scope="organization",
)
def accounts(api: Api, _scope: Scope) -> Iterator[AnyRecord]:
    """List every account of the organisation, where it sits and how it is tagged."""
    losses = Losses()
    for account in api.pages("organizations", "ListAccounts", "Accounts", Account):
        above: list[Parent] = []
        with losses.of(account.id):
            above += api.pages("organizations", "ListParents", "Parents", Parent, ChildId=account.id)
        tags: dict[str, str] = {}
        with losses.of(account.id):
            tags = tags_of(api.pages("organizations", "ListTagsForResource", "Tags", Tag, ResourceId=account.id))
        id_ = f"aws.account:{account.id}"
        yield Resource(
            id=id_,
            kind="aws.account",
            scope=account.id,
            name=account.name or account.id,
            parent=place_id(above[0].type, above[0].id) if above else None,
            environment=environment(tags, account.name),
            tags=tags,
            facts={
                "status": account.condition,
                "management": account.management,
                "organization": account.organization,
            },
        )
        yield from owner_claims(id_, account.id, tags)
    losses.tell()


@aws.stream(
    "organizations.units",
    permission=("organizations:ListRoots", "organizations:ListOrganizationalUnitsForParent"),
    yields=(Resource,),
    scope="organization",
)
def units(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the organisation's root and its units, each below its parent."""
    losses = Losses()
    for root in api.pages("organizations", "ListRoots", "Roots", Unit):
        kind = KINDS["ROOT"]
        on = sorted(each.type for each in root.policy_types if each.status == "ENABLED")
        top = Resource(
            id=f"{kind}:{root.id}",
            kind=kind,
            scope=scope.name,
            name=root.name,
            facts={"policy_types": " ".join(on)},
        )
        yield top
        yield from _below(api, scope, root.id, top.id, losses)
    losses.tell()


def _below(api: Api, scope: Scope, above: str, parent: str, losses: Losses) -> Iterator[Resource]:
    kind, found = KINDS["ORGANIZATIONAL_UNIT"], list[Unit]()
    with losses.of(above):
        listing = "ListOrganizationalUnitsForParent"
        found += api.pages("organizations", listing, "OrganizationalUnits", Unit, ParentId=above)
    for unit in found:
        here = Resource(id=f"{kind}:{unit.id}", kind=kind, scope=scope.name, name=unit.name, parent=parent)
        yield here
        yield from _below(api, scope, unit.id, here.id, losses)


def place_id(type_: str, id_: str) -> str:
    """Id of a place in the organisation, from what AWS calls its type and its id."""
    return f"{KINDS.get(type_, 'aws.organization.place')}:{id_}"
