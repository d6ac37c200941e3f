"""A body as an Atlassian document (ADF), the only form in which Jira Cloud's API takes rich text.

A document is a tree, so no name in it can become markup, a mention or a link: those are nodes of their own. What its
schema refuses is an empty text, an empty list and a mark beside ``code``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.send.blocks import Block, Body, Bullets, Code, Facts, Heading, Paragraph
from reports.text import clean, cut

TEXT_ROOM = 4000
VALUE_ROOM = 1000
NOTHING = "–"

Node = dict[str, Any]


def as_adf(body: Body) -> Node:
    """The whole body as one document."""
    return {"version": 1, "type": "doc", "content": [node for block in body for node in _nodes(block)]}


def _nodes(block: Block) -> Iterator[Node]:
    match block:
        case Heading():
            yield {"type": "heading", "attrs": {"level": 3}, "content": [_text(block.text)]}
        case Paragraph():
            yield _paragraph(_text(block.text))
        case Bullets() if block.items:
            yield _list(_paragraph(_text(item)) for item in block.items)
        case Facts() if block.pairs:
            yield _list(_paragraph(_text(f"{name}: ", "strong"), _value(value)) for name, value in block.pairs)
        case Code():
            lines = "\n".join(clean(line) for line in block.text.split("\n"))
            yield {"type": "codeBlock", "content": [{"type": "text", "text": lines or NOTHING}]}


def _list(items: Iterator[Node]) -> Node:
    return {"type": "bulletList", "content": [{"type": "listItem", "content": [item]} for item in items]}


def _paragraph(*texts: Node) -> Node:
    return {"type": "paragraph", "content": list(texts)}


def _value(value: str) -> Node:
    return _text(value, "code", VALUE_ROOM)


def _text(text: str, mark: str = "", room: int = TEXT_ROOM) -> Node:
    node: Node = {"type": "text", "text": cut(text, room) or NOTHING}
    return {**node, "marks": [{"type": mark}]} if mark else node


def adf_text(node: object) -> str:
    """The words of a document, whatever attributes the server added when it stored it: to see whether it was edited."""
    if not isinstance(node, dict):
        return ""
    inner = node.get("content")
    parts = "".join(map(adf_text, inner)) if isinstance(inner, list) else ""
    own = str(node.get("text", "")) or ("\n" if node.get("type") == "hardBreak" else "")
    return own if node.get("type") in {"text", "hardBreak"} else f"{parts}\n"
