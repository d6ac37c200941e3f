"""HTML written by functions: a text is escaped wherever it stands, and only what ``tag`` made is taken as it is."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import lru_cache

from reports.bounded import bounded

VOID = frozenset({"meta"})
"""Elements without an end tag, of those that the page has."""
ROOM = 4000
"""No text is longer: it is a page for people, and whoever named something with a book shall not fill it."""
NAME_ROOM = 400
"""No name is."""
Attribute = str | int | float | bool | None


class Safe(str):
    """HTML that was made here, and in which every text from outside is escaped."""

    __slots__ = ()


def shown(text: str | None, room: int = ROOM) -> str:
    """A text from outside as the page shows it: nothing hidden in it, and no longer than there is room."""
    return bounded(text, room) if text else ""


again = lru_cache(maxsize=4096)(shown)
"""The same of a text that many rows have: a title, a scope, an owner."""


def safe(child: str) -> Safe:
    """Return a text as HTML; what is HTML already stays as it is."""
    return child if isinstance(child, Safe) else Safe(html.escape(shown(child)))


def joined(children: Iterable[str], between: str = "") -> Safe:
    """Return several pieces as one."""
    return Safe(safe(between).join(safe(child) for child in children))


def tag(name: str, *children: str, **attributes: Attribute) -> Safe:
    """Return an element. ``class_`` is class, ``aria_label`` is aria-label; None and False leave an attribute out."""
    said = "".join(_attribute(key, value) for key, value in attributes.items())
    start = f"<{name}{said}>"
    return Safe(start if name in VOID else f"{start}{joined(children)}</{name}>")


def lines(*children: str) -> Safe:
    """Return pieces on a line each: the file can be read, and compared, by people."""
    return Safe("".join(f"{safe(child)}\n" for child in children if child))


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html.escape(shown(str(value)))}"'
