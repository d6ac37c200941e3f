r"""A body as Jira's wiki markup, which Jira Data Center shows. No name in it becomes markup, a mention or a link.

What has a meaning inside a line is escaped with a backslash, which people who read the source still understand; the
backslash itself only has the entity, since two of them are a line break. Names and values stand in ``{noformat}``,
where nothing has a meaning but its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.send.blocks import Block, Body, Bullets, Code, Facts, Heading, Paragraph
from reports.text import clean, cut

TEXT_ROOM = 4000
VALUE_ROOM = 1000
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "&#92;"}
WITH_ENTITY = re.compile(r"[&<>\\]")
ALWAYS = re.compile(r"([{}\[\]|!*^~])")
# These mean something only at the edge of a word or doubled: account-id and aws_key stay as they are.
AT_EDGES = re.compile(r"(?<![A-Za-z0-9])([-_+?])|([-_+?])(?![A-Za-z0-9])")
FACES = re.compile(r":(?=[()DP])|;(?=\))|\((?=[a-z/!+?*-]{1,6}\))")
LINKING = re.compile(r"(://|mailto:|www\.)", re.IGNORECASE)
LEADING = re.compile(r"^(h[1-6]|bq)\.|^#")
ENDING = re.compile(r"\{(?=noformat)", re.IGNORECASE)
NO_SPACE = "\u200b"


def as_wiki(body: Body) -> str:
    """The whole body, parts apart by an empty line."""
    return "\n\n".join("\n".join(_lines(block)) for block in body) + "\n" if body else ""


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"h3. {_prose(block.text)}"
        case Paragraph():
            yield _prose(block.text)
        case Bullets():
            yield from (f"* {_prose(item)}" for item in block.items)
        case Facts():
            yield from _verbatim(f"{clean(name)}: {cut(value, VALUE_ROOM)}" for name, value in block.pairs)
        case Code():
            yield from _verbatim(clean(line) for line in block.text.split("\n"))


def _verbatim(lines: Iterator[str]) -> Iterator[str]:
    yield "{noformat}"
    yield from (ENDING.sub("{" + NO_SPACE, line) for line in lines)
    yield "{noformat}"


def _prose(text: str) -> str:
    shown = LEADING.sub(lambda found: found[0][:1] + NO_SPACE + found[0][1:], cut(text, TEXT_ROOM))
    shown = LINKING.sub(lambda found: found[0][:1] + NO_SPACE + found[0][1:], shown)
    shown = WITH_ENTITY.sub(lambda found: ENTITIES[found[0]], shown)
    # After the entities: the end of one and a bracket would be a face.
    shown = FACES.sub(lambda found: found[0] + NO_SPACE, shown)
    shown = AT_EDGES.sub(lambda found: f"\\{found[1] or found[2]}", shown)
    return ALWAYS.sub(r"\\\1", shown)
