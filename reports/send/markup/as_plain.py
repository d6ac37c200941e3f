"""A body as plain text, for fields and messages that know no markup."""

from __future__ import annotations

from collections.abc import Iterator

from reports.send.blocks import Block, Body, Bullets, Code, Facts, Heading, Paragraph
from reports.text import clean, cut

TEXT_ROOM = 4000
VALUE_ROOM = 1000


def as_plain(body: Body) -> str:
    """The whole body, parts apart by an empty line."""
    return "\n\n".join("\n".join(_lines(block)) for block in body) + "\n" if body else ""


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield cut(block.text, TEXT_ROOM).upper()
        case Paragraph():
            yield cut(block.text, TEXT_ROOM)
        case Bullets():
            yield from (f"- {cut(item, TEXT_ROOM)}" for item in block.items)
        case Facts():
            yield from (f"{clean(name)}: {cut(value, VALUE_ROOM)}" for name, value in block.pairs)
        case Code():
            yield from (f"    {clean(line)}" for line in block.text.split("\n"))
