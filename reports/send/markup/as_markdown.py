"""A body as Markdown that hosts of code show: GitHub, GitLab, DefectDojo. No name in it becomes markup or a mention."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.markup import HASH, code, prose, unlinked
from reports.send.blocks import Block, Body, Bullets, Code, Facts, Heading, Paragraph
from reports.text import clean, cut

TEXT_ROOM = 4000
VALUE_ROOM = 1000


def as_markdown(body: Body) -> str:
    """The whole body, parts apart by an empty line."""
    return "\n\n".join("\n".join(_lines(block)) for block in body) + "\n" if body else ""


def title(text: str, room: int) -> str:
    """A title in at most ``room`` characters. Hosts read no markup there, but references and mentions all the same."""
    shown = HASH.sub(lambda found: f"{found[0][:4]}\u200b{found[0][4:]}", unlinked(cut(text, room)))
    return shown[:room]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"### {_text(block.text)}"
        case Paragraph():
            yield _text(block.text)
        case Bullets():
            yield from (f"- {_text(item)}" for item in block.items)
        case Facts():
            yield from (f"- **{prose(name)}:** {code(value, VALUE_ROOM)}" for name, value in block.pairs)
        case Code():
            yield from _fenced(block.text)


def _text(text: str) -> str:
    return prose(text, TEXT_ROOM)


def _fenced(text: str) -> Iterator[str]:
    fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    yield fence
    yield from (clean(line) for line in text.split("\n"))
    yield fence
