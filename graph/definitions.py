"""Which code defines which identity: definitions read from repositories, matched to the inventory by ARN or name.

A match is made only where it is beyond doubt. A name with gaps in it (``*-deploy``, an interpolation nobody resolved)
counts when exactly one thing of its kind fits, and when no definition names that thing in full.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property

import msgspec

from graph.model import AnyRecord, Identity, Resource, Secret
from graph.typed import Typed

DEFINITION = "git.definition"
LEAST_LETTERS = 4
"""A pattern that says less than this fits by accident."""
MOST_TRIED = 2_000
"""So many names that almost fit, and a pattern says too little to go on with."""
Thing = Identity | Resource | Secret


class Match(msgspec.Struct, frozen=True):
    """A definition, and how it was told that it is this thing's: ``arn``, ``name``, ``pattern`` or ``use``."""

    definition: Resource
    how: str


def defined(records: Mapping[str, AnyRecord], typed: Typed | None = None) -> Mapping[str, Sequence[Match]]:
    """For each thing that code defines: the definitions that may be its own, all equally sure, the surest kind only."""
    definitions = (typed or Typed(records)).of_kind(Resource, DEFINITION)
    if not definitions:
        return {}
    things = _Things(records, {str(each.facts.get("defines") or "") for each in definitions})
    found: dict[str, dict[str, list[Match]]] = defaultdict(lambda: defaultdict(list))
    for definition in definitions:
        for thing, how in things.meant_by(definition):
            found[thing][how].append(Match(definition, how))
    return {thing: matches for thing, by in found.items() if (matches := _surest(by))}


def _surest(by: Mapping[str, Sequence[Match]]) -> Sequence[Match]:
    """Two patterns that fit one thing leave in doubt whose it is; those that name it in full are compared later."""
    for how in ("arn", "name"):
        if how in by:
            return by[how]
    pattern = by.get("pattern", ())
    return pattern if len(pattern) == 1 else by.get("use", ())


class _Things:
    """The inventory by kind and name."""

    def __init__(self, records: Mapping[str, AnyRecord], kinds: Iterable[str]) -> None:
        self._records = records
        self._named: dict[str, dict[str, list[str]]] = {kind: defaultdict(list) for kind in kinds}
        for record in records.values():
            if isinstance(record, Thing) and record.kind in self._named:
                self._named[record.kind][record.name].append(record.id)
        self._orders: dict[str, _Names] = {}

    def meant_by(self, definition: Resource) -> Iterator[tuple[str, str]]:
        """The ids of what a definition means, and how that was told."""
        facts = definition.facts
        kind, name, arn = (str(facts.get(key) or "") for key in ("defines", "pattern", "arn"))
        if arn:
            if arn in self._records:
                yield arn, "use" if facts.get("uses") else "arn"
            return
        named = self._named[kind]
        if "*" not in name:
            yield from ((id_, "name") for id_ in named.get(name, ()))
        elif (only := self._only(kind, name)) and len(named[only]) == 1:
            yield named[only][0], "pattern"

    def _only(self, kind: str, pattern: str) -> str | None:
        """The one name of a kind that fits a pattern."""
        if len(max(pattern.split("*"), key=len)) < LEAST_LETTERS:
            return None
        if kind not in self._orders:
            self._orders[kind] = _Names(self._named[kind])
        fitting: set[str] = set()
        for tried, name in enumerate(self._orders[kind].near(pattern)):
            if fnmatchcase(name, pattern):
                fitting.add(name)
            if len(fitting) > 1 or tried >= MOST_TRIED:
                return None
        return fitting.pop() if fitting else None


class _Names:
    """The names of a kind, to be found by how they begin, how they end, or what they have in them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._sorted = sorted(names)
        self._text = "\n".join(("", *self._sorted, ""))

    @cached_property
    def _backwards(self) -> Sequence[str]:
        return sorted(name[::-1] for name in self._sorted)

    def near(self, pattern: str) -> Iterator[str]:
        """Names that have the longest literal of a pattern where it has it."""
        first, *middle, last = pattern.split("*")
        longest = max((first, last, *middle), key=len)
        if longest == first:
            return _beginning(self._sorted, first)
        if longest == last:
            return (name[::-1] for name in _beginning(self._backwards, last[::-1]))
        return self._having(longest)

    def _having(self, literal: str) -> Iterator[str]:
        at = self._text.find(literal)
        while at >= 0:
            end = self._text.index("\n", at)
            yield self._text[self._text.rindex("\n", 0, at) + 1 : end]
            at = self._text.find(literal, end)


def _beginning(names: Sequence[str], start: str) -> Iterator[str]:
    for at in range(bisect_left(names, start), len(names)):
        if not names[at].startswith(start):
            return
        yield names[at]


def place_of(definition: Resource) -> str:
    """Where a definition stands: repository, file and line."""
    return f"{definition.scope}:{definition.facts.get('path')}:{definition.facts.get('line')}"
