"""What one identity holds: on which resources it may do an action, for certain or under conditions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.ranges import common, holds, numbers, without
from graph.aws.estate.reaching import Entitlement

__all__ = ["Holdings", "common", "holds", "numbers", "without"]


class Holdings:
    """The entitlements of one identity, asked by action."""

    def __init__(self, entitlements: Sequence[Entitlement]) -> None:
        self._entitlements = entitlements

    @cached_property
    def actions(self) -> int:
        """All actions that are allowed, or may be, on something."""
        found = 0
        for each in self._entitlements:
            found |= each.possible
        return found

    def certainly(self, bits: int) -> Ranges:
        """The resources on which all these actions are allowed whatever the request."""
        return joined(pair for each in self._entitlements if each.certain & bits == bits for pair in each.resources)

    def possibly(self, bits: int) -> Ranges:
        """The resources on which all these actions are allowed, or may be."""
        return joined(pair for each in self._entitlements if each.possible & bits == bits for pair in each.resources)

    def any_of(self, bits: int) -> Ranges:
        """The resources on which one of these actions is allowed, or may be."""
        return joined(pair for each in self._entitlements if each.possible & bits for pair in each.resources)
