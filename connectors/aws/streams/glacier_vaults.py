"""S3 Glacier's vaults: archives of the older kind, and who may reach them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

OWN = "-"
"""How Glacier calls the account that asks."""
CLOSED = ("NoLongerSupportedException",)
"""What Glacier answers an account that never had a vault, and can have none any more."""


class Listed(Row, frozen=True):
    """A vault as it is listed."""

    vault_arn: str = msgspec.field(name="VaultARN")
    vault_name: str
    creation_date: datetime | None = None
    number_of_archives: int | None = None


class Text(Row, frozen=True):
    """A policy's text."""

    policy: str = ""


class OwnPolicy(Row, frozen=True):
    """The answer of GetVaultAccessPolicy."""

    policy: Text = msgspec.field(default=Text(), name="policy")


@aws.stream(
    "glacier.vaults",
    permission="glacier:ListVaults",
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def vaults(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the vaults of a region. An account to which the service is closed has none."""
    here = api.in_region(region.name)
    for listed in here.pages("glacier", "ListVaults", "VaultList", Listed, absent=CLOSED, accountId=OWN):
        yield from thing(
            scope,
            "aws.glacier.vault",
            listed.vault_arn,
            name=listed.vault_name,
            created=listed.creation_date,
            facts={"archives": listed.number_of_archives, "encrypted": True},  # Glacier keeps nothing in the clear
        )


@aws.stream(
    "glacier.vault_policies",
    permission="glacier:GetVaultAccessPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=vaults,
    parents=lambda record: isinstance(record, Resource),
)
def vault_policies(api: Api, scope: Scope, vault: Resource) -> Iterator[AnyRecord]:
    """Read who may reach a vault by its policy."""
    here = api.in_region(region_of(vault.id))
    answer = here.find("glacier", "GetVaultAccessPolicy", OwnPolicy, accountId=OWN, vaultName=vault.name)
    if answer is not None:
        yield from resource_policy(scope, "glacier", vault.id, answer.policy.policy)
