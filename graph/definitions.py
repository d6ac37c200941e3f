"""Which code defines which identity: definitions read from repositories, matched to the inventory by ARN or name.

A match is made only where it is beyond doubt. A name with gaps in it (``*-deploy``, an interpolation nobody resolved)
counts when exactly one thing of its kind fits, and when no definition names that thing in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from graph.model import AnyRecord, Identity, Resource, Secret

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


def defined(records: Mapping[str, AnyRecord]) -> Mapping[str, Sequence[Match]]:
    """For each thing that code defines: the definitions that may be its own, all equally sure, the surest kind only."""
    definitions = [each for each in records.values() if isinstance(each, Resource) and each.kind == DEFINITION]
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
        self._lists: dict[str, str] = {}

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
        literal = max(_literals(pattern), key=len)
        if len(literal.strip("\n")) < LEAST_LETTERS:
            return None
        if kind not in self._lists:
            self._lists[kind] = "\n".join(("", *self._named[kind], ""))
        fitting: set[str] = set()
        for tried, name in enumerate(_lines_with(self._lists[kind], literal)):
            if fnmatchcase(name, pattern):
                fitting.add(name)
            if len(fitting) > 1 or tried >= MOST_TRIED:
                return None
        return fitting.pop() if fitting else None


def _literals(pattern: str) -> list[str]:
    """What stands between the gaps of a pattern; the ends of the name are written as ends of a line."""
    return f"\n{pattern}\n".split("*")


def _lines_with(text: str, literal: str) -> Iterator[str]:
    """The lines of a text that have a literal in them, each once."""
    at = text.find(literal)
    while at >= 0:
        start = text.rfind("\n", 0, at + 1) + 1 if literal[0] != "\n" else at + 1
        end = text.find("\n", max(start, at + 1))
        yield text[start:end]
        at = text.find(literal, end)


def place_of(definition: Resource) -> str:
    """Where a definition stands: repository, file and line."""
    return f"{definition.scope}:{definition.facts.get('path')}:{definition.facts.get('line')}"
