"""Which things may have tags that nobody could read: to have none then says nothing."""

from __future__ import annotations

from collections.abc import Iterable

from findings.evaluate import EVERY_SCOPE
from findings.telling import family, family_of_kind
from graph.model import Gap, Resource


class Untagged:
    """The listings that read things, and were refused the tags of those things."""

    def __init__(self, gaps: Iterable[Gap]) -> None:
        self._listings = {(gap.source, gap.scope, family(gap.stream)) for gap in gaps if _is_of_tags(gap)}

    def of(self, resource: Resource, source: str) -> bool:
        """Whether a thing of that source may have tags that are not told of."""
        kind = family_of_kind(resource.kind)
        return any((source, scope, kind) in self._listings for scope in (resource.scope, EVERY_SCOPE))


def _is_of_tags(gap: Gap) -> bool:
    """Whether the action that was lost reads tags: it is the missing permission, or what the detail begins with."""
    action, _, _ = (gap.permission or gap.detail).partition(" ")
    return Resource.__name__ in gap.yields and "tag" in action.lower()
