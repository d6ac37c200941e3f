"""Tags of many things at once: one listing for a region instead of one call for each thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from connectors.aws.rows import Row, Tag, tags_of

if TYPE_CHECKING:
    from connectors.aws.client import Api

TAGS_PERMISSION = "tag:GetResources"
"""The permission that ``tags_by_arn`` needs."""


class Tagged(Row, frozen=True):
    """One thing that is tagged."""

    arn: str = msgspec.field(name="ResourceARN")
    tags: tuple[Tag, ...] = ()


def tags_by_arn(api: Api, kind: str) -> Mapping[str, dict[str, str]]:
    """The tags of every thing of a kind (``lambda:function``) in the region, by its ARN; what has none is left out."""
    found = api.pages(
        "resourcegroupstaggingapi", "GetResources", "ResourceTagMappingList", Tagged, ResourceTypeFilters=[kind]
    )
    return {each.arn: tags_of(each.tags) for each in found}
