"""AWS Backup: the vaults that copies of everything else lie in, and who may reach them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.arns import region_of
from connectors.aws.losses import Losses
from connectors.aws.region_tags import RegionTags
from connectors.aws.resource_policies import resource_policy
from connectors.aws.rows import Row
from connectors.aws.streams.regions import regions
from connectors.aws.tagging import TAGS_PERMISSION
from connectors.aws.things import thing
from connectors.streams import Scope
from graph.model import AnyRecord, Grant, OwnerClaim, Policy, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api


class Listed(Row, frozen=True):
    """A vault as it is listed."""

    backup_vault_name: str
    backup_vault_arn: str
    creation_date: datetime | None = None
    encryption_key_arn: str | None = None
    locked: bool | None = None
    number_of_recovery_points: int | None = None


class OwnPolicy(Row, frozen=True):
    """The answer of GetBackupVaultAccessPolicy."""

    policy: str = ""


@aws.stream(
    "backup.vaults",
    permission=("backup:ListBackupVaults", TAGS_PERMISSION),
    yields=(Resource, OwnerClaim),
    scope="account",
    parent=regions,
)
def vaults(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """List the backup vaults of a region, their keys, and whether they are locked."""
    here, losses = api.in_region(region.name), Losses()
    tags = RegionTags(here, "backup:backup-vault", losses)
    for listed in here.pages("backup", "ListBackupVaults", "BackupVaultList", Listed):
        yield from thing(
            scope,
            "aws.backup.vault",
            listed.backup_vault_arn,
            name=listed.backup_vault_name,
            tags=tags.of(listed.backup_vault_arn),
            created=listed.creation_date,
            facts={
                "kms_key": listed.encryption_key_arn,
                "locked": listed.locked,
                "recovery_points": listed.number_of_recovery_points,
            },
        )
    losses.tell()


@aws.stream(
    "backup.vault_policies",
    permission="backup:GetBackupVaultAccessPolicy",
    yields=(Policy, Grant),
    scope="account",
    parent=vaults,
    parents=lambda record: isinstance(record, Resource),
)
def vault_policies(api: Api, scope: Scope, vault: Resource) -> Iterator[AnyRecord]:
    """Read who may reach a backup vault by its policy."""
    here = api.in_region(region_of(vault.id))
    answer = here.find("backup", "GetBackupVaultAccessPolicy", OwnPolicy, BackupVaultName=vault.name)
    if answer is not None:
        yield from resource_policy(scope, "backup", vault.id, answer.policy)
