"""The JSON Schema of ``muster.toml``, for editors; made from the same types that check the file."""

from __future__ import annotations

from typing import Any

import msgspec

from connectors.registry import platforms
from reports.send.channels import Channel
from reports.send.registry import target_kinds
from reports.send.routing import Routing
from scanner.settings.model import Document


def schema() -> dict[str, Any]:
    """Return the schema, with one kind of source for each platform, and of tickets for each target."""
    known, targets = platforms(), target_kinds()
    kinds = [
        Document,
        Channel,
        Routing,
        *(each.options for each in known.values()),
        *(each.settings for each in targets.values()),
    ]
    (document, channel, shared, *options), components = msgspec.json.schema_components(
        kinds, schema_hook=_anything, ref_template="#/$defs/{name}"
    )
    tables = [components[_name(ref)] for ref in options]
    sources = [_table("platform", name, each) for name, each in zip(known, tables, strict=False)]
    routing = components[_name(shared)]["properties"]
    tickets = [_table("target", name, each, routing) for name, each in zip(targets, tables[len(known) :], strict=True)]
    channels = [components[_name(channel)]]
    for ref in (channel, shared, *options):
        components.pop(_name(ref), None)
    top = components.pop(_name(document))
    for section, anyof in (("sources", sources), ("tickets", tickets), ("messages", channels)):
        top["properties"][section] |= {"additionalProperties": {"anyOf": anyof} if anyof else {"type": "object"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "muster.toml",
        **{key: value for key, value in top.items() if key != "title"},
        "$defs": components,
    }


def _anything(kind: type) -> dict[str, Any]:
    """Where settings may hold any value, any value is right."""
    if kind is object:
        return {"description": "Any value."}
    raise NotImplementedError


def _name(ref: dict[str, Any]) -> str:
    return str(ref["$ref"]).rpartition("/")[2]


def _table(key: str, name: str, options: dict[str, Any], shared: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        **options,
        "title": name,
        "properties": {key: {"const": name}, **options["properties"], **(shared or {})},
        "required": [key, *options["required"]],
        "additionalProperties": False,
    }
