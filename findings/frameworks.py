"""The frameworks that rules relate to, as data: ids, titles, editions, and how each list was verified.

A mapping is "related to", never "compliant with". An id is always written with its edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

import msgspec


class Framework(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One edition of one framework. ``written`` shows how rules cite it: ``{id}`` stands for the item's id."""

    title: str
    edition: str
    written: str
    verified: str
    items: dict[str, str]

    def cite(self, item: str) -> str:
        """How a rule writes this item."""
        return self.written.replace("{id}", item)


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a framework, resolved from its citation."""

    framework: str
    edition: str
    item: str
    title: str


class _Frameworks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    framework: tuple[Framework, ...]


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every framework we know."""
    text = resources.files("findings").joinpath("frameworks.toml").read_bytes()
    return msgspec.toml.decode(text, type=_Frameworks).framework


@cache
def references() -> Mapping[str, Reference]:
    """Every citation that a rule may write, and what it stands for."""
    return MappingProxyType(
        {
            each.cite(item): Reference(framework=each.title, edition=each.edition, item=item, title=title)
            for each in frameworks()
            for item, title in each.items.items()
        }
    )
