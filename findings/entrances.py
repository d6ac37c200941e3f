"""The ways into the roles of AWS, as trusts tell them: what every rule about trusts begins with."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from findings.accounts import platforms_own
from findings.declare import Answer, Hit, Unsure
from graph.access import AccessGraph
from graph.model import Trust

KIND = "aws.iam.trust"


class Entrances:
    """Every trust of a role that is not the platform's own."""

    def __init__(self, graph: AccessGraph) -> None:
        self._graph = graph
        self._trusts = [each for each in graph.each(Trust) if each.kind == KIND]

    def by(self, *kinds: str) -> Iterator[Trust]:
        """The trusts that let in principals of these kinds."""
        for trust in self._trusts:
            if trust.allow and trust.principal_kind in kinds and not platforms_own(self._graph.get(trust.target)):
                yield trust

    @cached_property
    def guarded(self) -> Collection[str]:
        """The roles whose trust policy also denies something."""
        return frozenset(trust.target for trust in self._trusts if not trust.allow)

    def sure(self, hit: Hit) -> Answer:
        """The hit, or that it is not sure: a deny beside an allow may keep out whom the allow lets in."""
        if hit.subject in self.guarded:
            return Unsure(subject=hit.subject, why=f"{hit.message}, and a deny beside it may keep some out")
        return hit
