"""How a detector knows its kind of secret, in words: worked out from the form of its expression."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import Any

from connectors.detect.declare import assigned, near
from connectors.detect.model import Detector

SHORTEST_PREFIX = 3
"""A value that begins with less fixed text is not told by it."""

# The same reader of expressions that plans them; see ``expressions``.
_parser: Any = importlib.import_module("re._parser")
_AFTER_A_NAME = assigned("\0", "\1").partition("\0")[2].partition("\1")[0]
"""What stands between names and value in every expression that ``assigned`` makes."""
_AFTER_A_TEXT = near("\0", "\1").partition("\0")[2].partition("{")[0]


def recognised(detector: Detector) -> str:
    """Say in a sentence or two what makes a text this kind of secret."""
    tree = _parser.parse(detector.expression.encode())
    value = _group(tree, tree.state.groupdict.get("secret", 0))
    said = [f"{_place(detector.expression, prefix := _prefix(value))}: {_value(prefix, *value.getwidth())}."]
    if detector.entropy:
        said.append("What is too regular to be drawn at random is left out.")
    if detector.confirm:
        said.append("A closer look then decides.")
    return " ".join(said)


def _place(expression: str, prefix: str) -> str:
    if _AFTER_A_NAME in expression:
        return "By the name it is given to"
    if _AFTER_A_TEXT in expression:
        return "By a text close before it"
    return "By its own beginning" if prefix else "By its form and what stands around it"


def _value(prefix: str, least: int, most: int) -> str:
    length = f"{least}" if least == most else f"{least} to {most}"
    return f"`{prefix}…`, {length} characters in all" if prefix else f"{length} characters"


def _group(tree: Any, number: int) -> Any:  # noqa: ANN401  because the reader of expressions has no types
    """The piece of an expression that is this group; the whole one for 0."""
    return next((part[-1] for part in _groups(tree) if part[0] == number), tree) if number else tree


def _groups(nodes: Any) -> Iterator[Any]:  # noqa: ANN401  because the reader of expressions has no types
    for kind, part in nodes:
        if str(kind) == "SUBPATTERN":
            yield part
        for inner in _inner(part):
            yield from _groups(inner)


def _inner(part: Any) -> Iterator[Any]:  # noqa: ANN401  because the reader of expressions has no types
    for each in part if isinstance(part, Iterable) else ():
        if isinstance(each, _parser.SubPattern):
            yield each
        elif isinstance(each, list):
            yield from (branch for branch in each if isinstance(branch, _parser.SubPattern))


def _prefix(tree: Any) -> str:  # noqa: ANN401  because the reader of expressions has no types
    """The fixed text that the value begins with."""
    found = ""
    for kind, part in tree:
        if str(kind) != "LITERAL" or not chr(part).isprintable():
            break
        found += chr(part)
    return found if len(found) >= SHORTEST_PREFIX else ""
