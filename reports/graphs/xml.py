"""Values inside XML, and rows of them: many rows have the same columns, so what stands around values is made once.

Hardly any text has a character to escape, and telling that a whole row has none is cheaper than replacing nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from reports.graphs.rows import Value

Around = Callable[[str], str]
"""Returns what stands around the value of a column: a ``%s``, in a tag or in an attribute."""
SEAM = "\n"
"""Stands in no text of a row."""
MARKUP: Mapping[str, str] = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "##": "#&#35;"}
"""What is special between two tags, or to a runner of CI that prints it. The ampersand is first: others bring one."""
QUOTED: Mapping[str, str] = {**MARKUP, '"': "&quot;"}
"""What is special in an attribute."""


def content(value: Value) -> str:
    """Write a value between two tags."""
    return _escaped(_said(value), MARKUP)


def attribute(value: Value) -> str:
    """Write a value as that of an attribute, with its quotes."""
    return f'"{_escaped(_said(value), QUOTED)}"'


def filled(around: Around, attributes: Mapping[str, Value], special: Mapping[str, str]) -> str:
    """Write a row: each value with what stands around it, and without the characters that are special there."""
    text = SEAM.join([value if type(value) is str else _said(value) for value in attributes.values()])
    return _template(around, tuple(attributes)) % tuple(_escaped(text, special).split(SEAM))


@cache
def _template(around: Around, names: tuple[str, ...]) -> str:
    return "".join(map(around, names))


def _said(value: Value) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    return str(value)


def _escaped(text: str, special: Mapping[str, str]) -> str:
    for character, written in special.items():
        if character in text:
            text = text.replace(character, written)
    return text
