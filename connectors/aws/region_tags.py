"""Tags of a region's things of one kind, asked for at the first thing: where there is none, nothing is asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from connectors.aws.losses import Losses
from connectors.aws.tagging import tags_by_arn

if TYPE_CHECKING:
    from connectors.aws.client import Api


class RegionTags:
    """The tags by ARN. Where they are refused, things have none, and the refusal is among the losses."""

    def __init__(self, api: Api, kind: str, losses: Losses) -> None:
        self._api = api
        self._kind = kind
        self._losses = losses

    def of(self, arn: str) -> Mapping[str, str]:
        """The tags of a thing."""
        return self._by_arn.get(arn, {})

    @cached_property
    def _by_arn(self) -> Mapping[str, Mapping[str, str]]:
        with self._losses.of("tags"):
            return tags_by_arn(self._api, self._kind)
        return {}
