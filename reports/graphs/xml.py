"""Values inside XML. Hardly any text has a character to escape, and telling so is cheaper than replacing nothing."""

from __future__ import annotations

from xml.sax.saxutils import escape

from reports.graphs.rows import Value

QUOTE = '"'


def content(value: Value) -> str:
    """Write a value between two tags."""
    if isinstance(value, str):
        return escape(value) if "&" in value or "<" in value or ">" in value else value
    return str(value).lower() if isinstance(value, bool) else str(value)


def attribute(value: Value) -> str:
    """Write a value as that of an attribute, with its quotes."""
    text = content(value)
    return f'"{text.replace(QUOTE, "&quot;")}"' if QUOTE in text else f'"{text}"'
