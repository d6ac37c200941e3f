"""The JSON Schema of the register's files, for editors; made from the same types that check them."""

from __future__ import annotations

from typing import Any

import msgspec

from governance.declared import RegisterText, SystemText


def register_schema() -> dict[str, Any]:
    """Return the schema. Systems are checked one by one when they are read; here they have their shape."""
    (document, system), components = msgspec.json.schema_components(
        [RegisterText, SystemText], ref_template="#/$defs/{name}"
    )
    top = components.pop(document["$ref"].rpartition("/")[2])
    top["properties"]["systems"] = {"type": "array", "items": system, "default": []}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **{key: value for key, value in top.items() if key != "title"},
        "title": "The register of AI systems",
        "$defs": components,
    }
