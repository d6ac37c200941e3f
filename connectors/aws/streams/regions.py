"""The regions of an account: what is asked once for each of them has them as its parents, so a gap names its region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.rows import Row
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

KIND = "aws.region"


class Region(Row, frozen=True):
    """A region that is enabled for the account."""

    region_name: str


@aws.stream("ec2.regions", permission="ec2:DescribeRegions", yields=(Resource,), scope="account")
def regions(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """List the regions that are enabled for the account, or take those that the settings name."""
    names = api.wanted_regions or sorted(
        region.region_name for region in api.pages("ec2", "DescribeRegions", "Regions", Region)
    )
    for name in names:
        yield Resource(
            id=f"{KIND}:{scope.name}/{name}",
            kind=KIND,
            scope=scope.name,
            name=name,
            parent=f"aws.account:{scope.name}",
        )
