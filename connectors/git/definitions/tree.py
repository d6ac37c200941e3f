"""YAML and JSON as a tree with lines, for files of strangers: no tag is obeyed, no alias followed, no depth fatal.

Documents are put together from the parser's events. Composing them in the parser itself is what crashes the process on
a text of a hundred thousand brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

MOST_DEEP = 100
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Node(msgspec.Struct):
    """One value: a text, or the pairs of a map, or the parts of a list; it begins where its key does.

    ``tag`` is what stands before it: ``!Sub``.
    """

    line: int
    end: int
    text: str | None = None
    tag: str = ""
    pairs: list[tuple[Node, Node]] | None = None
    parts: list[Node] | None = None
    flow: bool = False
    """It is written in brackets."""

    def get(self, *keys: str) -> Node | None:
        """The value below some keys, one after the other."""
        node: Node | None = self
        for key in keys:
            node = next((value for name, value in (node.pairs or ()) if name.text == key), None) if node else None
        return node

    def said(self, *keys: str) -> str:
        """The text below some keys; empty when there is none."""
        node = self.get(*keys)
        return (node.text or "") if node else ""

    def texts(self, *keys: str) -> dict[str, str]:
        """The pairs below some keys whose values are texts, and not empty."""
        node = self.get(*keys)
        return {key: value.text for key, value in node.items() if value.text} if node else {}

    def items(self) -> Iterator[tuple[str, Node]]:
        """The pairs of a map whose keys are texts."""
        return ((key.text, value) for key, value in self.pairs or () if key.text is not None)


class NoTree(Exception):
    """The text is no YAML, or is nested deeper than anything that people write."""


def documents(text: str) -> list[Node]:
    """Every document of a text. Tabs before a line, which JSON may have, count as spaces."""
    spaced = re.sub(r"^[ \t]+", lambda found: " " * len(found[0]), text, flags=re.MULTILINE)
    try:
        return _documents(spaced)
    except (yaml.YAMLError, ValueError) as error:
        raise NoTree(type(error).__name__) from None


def _documents(text: str) -> list[Node]:
    found: list[Node] = []
    open_: list[Node] = []
    keys: list[Node | None] = []
    events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            keys.pop()
            _close(open_.pop(), event)
        elif isinstance(event, yaml.NodeEvent):
            node = _node(event)
            _hang(node, open_, keys, found)
            if isinstance(event, yaml.CollectionStartEvent):
                open_.append(node)
                keys.append(None)
                if len(open_) > MOST_DEEP:
                    raise NoTree("nested too deep")
    return found


def _close(node: Node, event: Any) -> None:  # noqa: ANN401  because the same
    """Without brackets the parser sees the end only where something else begins: it is the end of what is last."""
    if node.flow:
        node.end = event.end_mark.line + 1
    elif last := [each for _, each in node.pairs or ()] or node.parts:
        node.end = last[-1].end


def _node(event: Any) -> Node:  # noqa: ANN401  because the events of the two loaders are told apart by their kind alone
    line, mark = event.start_mark.line + 1, event.end_mark
    # A text of several lines ends where the next one begins.
    node = Node(line, max(line, mark.line + bool(mark.column)), tag=getattr(event, "tag", None) or "")
    node.flow = bool(getattr(event, "flow_style", False))
    if isinstance(event, yaml.MappingStartEvent):
        node.pairs = []
    elif isinstance(event, yaml.SequenceStartEvent):
        node.parts = []
    elif isinstance(event, yaml.ScalarEvent):
        node.text = event.value
    return node


def _hang(node: Node, open_: list[Node], keys: list[Node | None], found: list[Node]) -> None:
    """Put a node where it belongs: into the list or map that is open, or at the top."""
    above = open_[-1] if open_ else None
    if above is None:
        found.append(node)
    elif above.parts is not None:
        above.parts.append(node)
    elif (key := keys[-1]) is None:
        keys[-1] = node
    elif above.pairs is not None:
        node.line = key.line
        above.pairs.append((key, node))
        keys[-1] = None
