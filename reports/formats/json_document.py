"""The whole scan as one JSON document, for programs; its schema is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from reports.declare import Style, reporter
from reports.plain import json_line
from reports.scan import Scan


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """What this document is. The version grows when something that was there changes its meaning or goes."""

    name: Literal["muster-scan"] = "muster-scan"
    version: Literal[1] = 1


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A scan as a program reads it."""

    format: Format
    scan: Scan


@reporter("json", suffix=".json", consumer="programs that want the whole scan at once")
def render_json(scan: Scan, _style: Style) -> Iterator[str]:
    """Render the scan, complete whatever the style's limit, one item of a list a line so that files diff well."""
    yield f'{{\n"format": {json_line(Format())},\n"scan": {{\n'
    fields = scan.__struct_fields__
    for at, name in enumerate(fields):
        yield f'"{name}": '
        yield from _value(getattr(scan, name))
        yield ",\n" if at < len(fields) - 1 else "\n"
    yield "}\n}\n"


def _value(value: object) -> Iterator[str]:
    if not isinstance(value, tuple) or not value:
        yield json_line(value)
        return
    for at, item in enumerate(value):
        yield "[\n" if at == 0 else ",\n"
        yield json_line(item)
    yield "\n]"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document. Every field is always written, so every field is required."""
    schema = msgspec.json.schema(Document)
    for part in schema["$defs"].values():
        if "properties" in part:
            part["required"] = list(part["properties"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Musterbook scan", **schema}
