"""Which accounts administer a service for the whole organisation, besides the one that manages it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.losses import Losses
from connectors.aws.rows import Account, Row
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

DELEGATION = "aws.organization.delegated_administrator"


class DelegatedService(Row, frozen=True):
    """A service that an account administers for all."""

    service_principal: str
    delegation_enabled_date: datetime | None = None


@aws.stream(
    "organizations.delegated_administrators",
    permission=("organizations:ListDelegatedAdministrators", "organizations:ListDelegatedServicesForAccount"),
    yields=(Resource,),
    scope="organization",
)
def delegated_administrators(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List which accounts administer which services for the whole organisation."""
    losses = Losses()
    for account in losses.each(
        api.pages("organizations", "ListDelegatedAdministrators", "DelegatedAdministrators", Account)
    ):
        with losses.of(account.id):
            services = api.pages(
                "organizations",
                "ListDelegatedServicesForAccount",
                "DelegatedServices",
                DelegatedService,
                absent=("AccountNotRegisteredException",),
                AccountId=account.id,
            )
            for service in services:
                yield Resource(
                    id=f"{DELEGATION}:{account.id}/{service.service_principal}",
                    kind=DELEGATION,
                    scope=scope.name,
                    name=f"{service.service_principal} by {account.name or account.id}",
                    created=service.delegation_enabled_date,
                    facts={"account": account.id, "service": service.service_principal},
                )
    losses.tell()
