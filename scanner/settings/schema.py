"""The JSON Schema of ``muster.toml``, for editors; made from the same types that check the file."""

from __future__ import annotations

from typing import Any

import msgspec

from connectors.registry import platforms
from scanner.settings.model import Document


def schema() -> dict[str, Any]:
    """Return the schema, with one kind of source for each platform there is."""
    known = platforms()
    kinds = [Document, *(each.options for each in known.values())]
    (document, *options), components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    sources = [_source(name, components[_name(ref)]) for name, ref in zip(known, options, strict=True)]
    for ref in options:
        components.pop(_name(ref), None)
    top = components.pop(_name(document))
    top["properties"]["sources"] |= {"additionalProperties": {"anyOf": sources} if sources else {"type": "object"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "muster.toml",
        **{key: value for key, value in top.items() if key != "title"},
        "$defs": components,
    }


def _name(ref: dict[str, Any]) -> str:
    return str(ref["$ref"]).rpartition("/")[2]


def _source(name: str, options: dict[str, Any]) -> dict[str, Any]:
    return {
        **options,
        "title": name,
        "properties": {"platform": {"const": name}, **options["properties"]},
        "required": ["platform", *options["required"]],
        "additionalProperties": False,
    }
