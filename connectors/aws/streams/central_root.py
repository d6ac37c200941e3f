"""Central root access: whether the management account may act as root in the accounts of its organisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.rows import Row
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

KIND = "aws.organization.root_access"
OFF = ("AccountNotManagementOrDelegatedAdministratorException", "OrganizationNotFoundException")
OFF_TOO = ("OrganizationNotInAllFeaturesModeException", "ServiceAccessNotEnabledException")
SESSIONS, CREDENTIALS = "RootSessions", "RootCredentialsManagement"


class Features(Row, frozen=True):
    """The answer of ListOrganizationsFeatures."""

    enabled_features: tuple[str, ...] = ()


@aws.stream(
    "organizations.root_access",
    permission="iam:ListOrganizationsFeatures",
    yields=(Resource,),
    scope="organization",
)
def root_access(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """Tell whether sessions as root of a member account can be had (``sts:AssumeRoot``), and root's own credentials."""
    if not api.asks("iam", "ListOrganizationsFeatures"):
        return
    found = api.find("iam", "ListOrganizationsFeatures", Features, absent=(*OFF, *OFF_TOO))
    enabled = found.enabled_features if found else ()
    yield Resource(
        id=f"{KIND}:{scope.name}",
        kind=KIND,
        scope=scope.name,
        name="central root access",
        facts={"root_sessions": SESSIONS in enabled, "root_credentials_managed": CREDENTIALS in enabled},
    )
