"""The actions that statements speak of, as bits; what many list is worked out once."""

from __future__ import annotations

from graph.aws.estate.estate import AwsEstate
from graph.aws.language.statements import CompiledStatement


class Bits:
    """Makes sets of actions."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._listed: dict[tuple[str, ...], int] = {}

    def of(self, statement: CompiledStatement) -> int:
        """The actions that a statement speaks of."""
        written = statement.written
        listed = written.actions or written.not_actions
        found = self._listed.get(listed)
        if found is None:
            found = 0
            for pattern in listed:
                found |= self._estate.universe.matching(pattern)
            self._listed[listed] = found
        return self._estate.universe.everything & ~found if statement.actions.negated else found
