"""The resources that statements speak of, as ranges of their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from graph.aws.estate.arns import Ranges, Resources, joined
from graph.aws.language.context import ABSENT, Context, Known
from graph.aws.language.statements import CompiledStatement
from graph.aws.language.variables import Part
from graph.aws.language.wildcards import CHARACTERS, Wild


class Where(NamedTuple):
    """On which resources something surely is so, and on which others it may be."""

    surely: Ranges
    perhaps: Ranges = ()


class Covered:
    """Looks up what statements speak of in an account."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._listed: dict[tuple[tuple[str, ...], bool, str], Ranges] = {}

    def by(self, statement: CompiledStatement, account: str, context: Context) -> Where:
        """The resources of an account that a statement speaks of."""
        if statement.resources.templates:
            return self._filled(statement, account, context)
        key = (_texts(statement), statement.resources.negated, account)
        found = self._listed.get(key)
        if found is None:
            found = self._matched(_texts(statement), account)
            if statement.resources.negated:
                found = self._resources.others(found, account)
            self._listed[key] = found
        return Where(found)

    def _filled(self, statement: CompiledStatement, account: str, context: Context) -> Where:
        """Fill in the variables. One that is not known may stand for anything, one without a value for nothing."""
        templates, negated = statement.resources.templates, statement.resources.negated
        written = {template.text for template in templates}
        exact = [text for text in _texts(statement) if text not in written]
        wide = []
        for template in templates:
            filled = template.filled(context)
            if filled is ABSENT and negated:
                return Where(())
            if not isinstance(filled, Known):
                exact.append(_pattern(filled))
            elif filled is not ABSENT:
                wide.append(_pattern(template.parts))
        found = self._matched(exact, account)
        if not negated:
            return Where(found, self._matched(wide, account))
        others = self._resources.others(found, account)
        return Where((), others) if wide else Where(others)

    def _matched(self, patterns: Iterable[str], account: str) -> Ranges:
        return joined(pair for pattern in patterns for pair in self._resources.matching(pattern, account))


def _texts(statement: CompiledStatement) -> tuple[str, ...]:
    return statement.written.resources or statement.written.not_resources


def _pattern(parts: Iterable[Part]) -> str:
    """A pattern as it is written, with anything at all for each variable."""
    return "".join(
        CHARACTERS[part] if isinstance(part, Wild) else part if isinstance(part, str) else CHARACTERS[Wild.MANY]
        for part in parts
    )
