"""The frameworks that rules relate to, as data: ids, titles, editions, and how each list was verified.

A mapping is "related to", never "compliant with". An id is always written with its edition. Crosswalks relate the
items of one framework to those of another, and say who says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

import msgspec


class Framework(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One edition of one framework. ``written`` shows how rules cite it: ``{id}`` stands for the item's id."""

    id: str
    title: str
    edition: str
    written: str
    verified: str
    platforms: tuple[str, ...] = ()
    """The platforms it speaks of; empty for all of them."""
    items: dict[str, str]

    def cite(self, item: str) -> str:
        """How a rule writes this item."""
        return self.written.replace("{id}", item)


class Crosswalk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which items of ``to`` the items of ``start`` are related to, and whether the publisher says so or we do."""

    start: str = msgspec.field(name="from")
    to: str
    source: Literal["official", "ours"]
    verified: str
    items: dict[str, tuple[str, ...]]


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a framework, resolved from its citation."""

    framework: str
    edition: str
    item: str
    title: str
    of: str
    """The id of the framework."""


class Relation(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """That a rule relates to an item of a framework. ``by_way_of`` is empty where the rule cites the item itself."""

    framework: str
    item: str
    by_way_of: str = ""
    source: str = ""


class _Frameworks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    framework: tuple[Framework, ...]


class _Crosswalks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    crosswalk: tuple[Crosswalk, ...]


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every framework we know."""
    return msgspec.toml.decode(_text("frameworks.toml"), type=_Frameworks).framework


@cache
def crosswalks() -> tuple[Crosswalk, ...]:
    """Every table that relates one framework to another."""
    return msgspec.toml.decode(_text("crosswalks.toml"), type=_Crosswalks).crosswalk


def _text(name: str) -> bytes:
    return resources.files("findings").joinpath(name).read_bytes()


@cache
def references() -> Mapping[str, Reference]:
    """Every citation that a rule may write, and what it stands for."""
    return MappingProxyType(
        {
            each.cite(item): Reference(
                framework=each.title, edition=each.edition, item=item, title=title, of=each.id
            )
            for each in frameworks()
            for item, title in each.items.items()
        }
    )  # fmt: skip


def relations(citations: tuple[str, ...]) -> tuple[Relation, ...]:
    """The items that a rule with these citations relates to: those it cites, then those that crosswalks add."""
    found: dict[tuple[str, str], Relation] = {}
    cited = [(citation, known) for citation in citations if (known := references().get(citation))]
    for _, known in cited:
        found.setdefault((known.of, known.item), Relation(framework=known.of, item=known.item))
    for citation, known in cited:
        for relation in _across(citation, known):
            found.setdefault((relation.framework, relation.item), relation)
    return tuple(found.values())


def _across(citation: str, known: Reference) -> Iterator[Relation]:
    for walk in crosswalks():
        if walk.start == known.of:
            for item in walk.items.get(known.item, ()):
                yield Relation(framework=walk.to, item=item, by_way_of=citation, source=walk.source)
