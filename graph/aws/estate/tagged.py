"""The resources of an account by what is known of their tags: where a condition about tags holds, as ranges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.aws.estate.arns import Keys, ResourceClass, joined
from graph.aws.estate.covered import Where
from graph.aws.estate.known import RESOURCE_TAG
from graph.aws.language.context import Context
from graph.aws.language.statements import CompiledStatement

LACKING = None
"""Stands for the value of a tag that nobody read."""


class Tagged:
    """Asks conditions about tags, of all resources with the same tags at once."""

    def __init__(self, classes: Iterable[ResourceClass]) -> None:
        pairs: dict[Keys, list[tuple[int, int]]] = defaultdict(list)
        for each in classes:
            pairs[each.keys].append((each.first, each.end))
        self._pairs = pairs
        self._by_value: dict[str, Mapping[object, list[Keys]]] = {}

    def holding(self, statement: CompiledStatement, context: Context) -> Where:
        """Where all conditions of a statement surely hold, and where they may."""
        sure: list[tuple[int, int]] = []
        unsure: list[tuple[int, int]] = []
        for keys in self._candidates(statement, context):
            holds = statement.holds(Context({**context.keys, **dict(keys)}, context.otherwise))
            if holds is not False:
                (sure if holds else unsure).extend(self._pairs[keys])
        return Where(joined(sure), joined(unsure))

    def _candidates(self, statement: CompiledStatement, context: Context) -> Iterable[Keys]:
        """The tags with which it may hold: where one of its conditions names their values, few of all."""
        for condition in statement.conditions:
            if RESOURCE_TAG.match(condition.key) and (only := condition.only(context)) is not None:
                values = self._values(condition.key)
                return (keys for value in (*only, LACKING) for keys in values.get(value, ()))
        return self._pairs

    def _values(self, key: str) -> Mapping[object, list[Keys]]:
        """All tags in which a key has some value, by that value; those that lack it, and those where it is absent."""
        found = self._by_value.get(key)
        if found is None:
            by_value: dict[object, list[Keys]] = defaultdict(list)
            for keys in self._pairs:
                seen = dict(keys).get(key, LACKING)
                by_value[seen[0] if isinstance(seen, tuple) else seen].append(keys)
            found = self._by_value[key] = by_value
        return found
