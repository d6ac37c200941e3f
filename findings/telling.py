"""Which listings could have told who answers for an identity: only what they could not read makes its owner unknown.

A listing either tells of the things that it lists (by their tags), or of things that others list (who made them, whose
code defines them). Buckets whose tags nobody could read say nothing about roles. CODEOWNERS speaks of all that its
repository holds, and perhaps of things elsewhere: those it only may define. Were that enough to make their owners
unknown, one repository that nobody can read would silence the question for a whole estate, so it is told beside the
answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from findings.evaluate import EVERY_SCOPE
from graph.model import AiSystem, Credential, Gap, Identity, OwnerClaim, Resource, Secret, SecretStore

THINGS = frozenset(each.__name__ for each in (AiSystem, Credential, Identity, Resource, Secret, SecretStore))
"""Records that somebody may answer for."""
CODE = frozenset({"git"})
"""The platforms whose sources may hold the code that defines things of other sources."""


class Unheard:
    """The gaps in what tells of owners."""

    def __init__(self, gaps: Iterable[Gap]) -> None:
        self._gaps: dict[tuple[str, str], list[Gap]] = defaultdict(list)
        for gap in gaps:
            if OwnerClaim.__name__ in gap.yields:
                self._gaps[gap.source, gap.scope].append(gap)
        told = (gap for gaps_ in self._gaps.values() for gap in gaps_)
        self._code = {gap.source for gap in told if gap.platform in CODE}

    def of(self, identity: Identity, source: str) -> bool:
        """Whether a listing of that source that was not read whole could have told of its owner."""
        return bool(self._gaps) and any(_tells_of(gap, identity) for gap in self._at(source, identity.scope))

    def elsewhere(self, source: str) -> tuple[str, ...]:
        """Other sources that may hold the code which defines its things, and were not read whole."""
        return tuple(sorted(self._code - {source}))

    def _at(self, source: str, scope: str) -> list[Gap]:
        if scope:
            return [*self._gaps.get((source, scope), ()), *self._gaps.get((source, EVERY_SCOPE), ())]
        return [gap for (where, _), found in self._gaps.items() if where == source for gap in found]


def _tells_of(gap: Gap, identity: Identity) -> bool:
    """Whether a listing tells of other listings' things, or lists what is of the identity's sort."""
    if THINGS.isdisjoint(gap.yields) or gap.platform in CODE:
        return True
    families = {family(gap.stream), family_of_kind(identity.kind)}
    return Identity.__name__ in gap.yields and (len(families) == 1 or "" in families)


def family(stream: str) -> str:
    """The family of a listing: ``iam`` of ``iam.roles``; empty where its platform has none."""
    family, dot, _ = stream.partition(".")
    return family if dot else ""


def family_of_kind(kind: str) -> str:
    """The family of a kind: ``iam`` of ``aws.iam.role``; empty where its platform has none, as of ``vault.entity``."""
    family, dot, _ = kind.partition(".")[2].partition(".")
    return family if dot else ""
