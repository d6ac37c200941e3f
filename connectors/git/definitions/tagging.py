"""Writing a tag into a resource of Terraform: the text as it would be, nothing else of it changed."""

from __future__ import annotations

import re

from connectors.git.definitions.expressions import pairs_of
from connectors.git.definitions.hcl import Attribute, Block, blocks
from connectors.git.definitions.terraform import MAKES

TAGS = "tags"
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_REMARK = re.compile(r"(?<=[})])[ \t]*(?:#|//)[^\n]*$")
_EXPRESSION = re.compile(r"(?:local|var|module|data|each)\.[\w.\[\]\"-]+$|\{\s*for\s")
"""What cannot take one pair more, and is merged with it."""
_INDENT = re.compile(r"[ \t]*")


def with_tag(text: str, address: str, key: str, value: str) -> str | None:
    """The text with the tag on the resource of that address; None where it has the tag, or cannot have one here."""
    block = next((each for each in blocks(text) if each.kind == "resource" and ".".join(each.labels) == address), None)
    if block is None or "\n" in value or text[block.closes : block.closes + 1] != "}":
        return None
    if MAKES.get(block.labels[0]) is None or MAKES[block.labels[0]].tags != TAGS:
        return None
    tags = block.attributes.get(TAGS)
    pair = f"{key if _WORD.fullmatch(key) else _quoted(key)} = {_quoted(value)}"
    if tags is None:
        return _new(text, block, pair)
    if key.lower() in {name.lower() for name, _ in pairs_of(tags.value, {})}:
        return None
    return _more(text, tags, pair)


def _new(text: str, block: Block, pair: str) -> str | None:
    """The block with tags where it had none. A block of one line may have no more than one attribute."""
    if "\n" not in text[block.opens : block.closes]:
        return None
    end = _ending(text)
    start = text.rfind("\n", 0, block.closes) + 1
    if text[start : block.closes].strip():
        return None
    first = next(iter(block.attributes.values()), None)
    inner = _indent(text, first.start) if first else f"{_indent(text, block.start)}  "
    lines = f"{inner}{TAGS} = {{{end}{inner}  {pair}{end}{inner}}}{end}"
    return text[:start] + lines + text[start:]


def _more(text: str, tags: Attribute, pair: str) -> str | None:
    value = _REMARK.sub("", tags.value)
    last = tags.start + len(value)
    if _EXPRESSION.match(value):
        return f"{text[: tags.start]}merge({value}, {{ {pair} }}){text[last:]}"
    if value.startswith("{") and value.endswith("}"):
        return _into_map(text, tags, last - 1, pair)
    if re.match(r"merge\s*\(", value) and value.endswith(")"):
        before = text[: last - 1].rstrip()
        comma = "" if before.endswith(",") else ","
        return f"{before}{comma} {{ {pair} }}{text[len(before) : last - 1]}{text[last - 1 :]}"
    return None


def _into_map(text: str, tags: Attribute, closes: int, pair: str) -> str | None:
    inside = text[tags.start + 1 : closes]
    if "\n" not in inside:
        said = inside.strip().rstrip(",")
        if "#" in said or "//" in said:
            return None
        return f"{text[: tags.start]}{{ {said}{', ' if said else ''}{pair} {text[closes:]}"
    start = text.rfind("\n", 0, closes) + 1
    if text[start:closes].strip():
        return None
    first = re.search(r"\n([ \t]*)\S", inside)
    indent = first[1] if first else f"{_indent(text, tags.start)}  "
    return f"{text[:start]}{indent}{pair}{_ending(text)}{text[start:]}"


def _indent(text: str, place: int) -> str:
    found = _INDENT.match(text, text.rfind("\n", 0, place) + 1)
    return found[0] if found else ""


def _ending(text: str) -> str:
    """How the lines of this file end."""
    return "\r\n" if "\r\n" in text else "\n"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"([$%])\{", r"\1\1{", escaped) + '"'
