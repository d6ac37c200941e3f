"""Reading what a token carries in the open: an object of JSON in base64."""

from __future__ import annotations

import base64
import binascii

import msgspec


def plain(text: str) -> bytes:
    """The bytes behind base64 of either alphabet, with its padding or without; nothing where it is none."""
    letters = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        return b""


def carried(text: str) -> dict[str, object]:
    """The object behind base64; an empty one where there is none."""
    try:
        return msgspec.json.decode(plain(text), type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}


def facts_of(carried_object: dict[str, object], **names: str) -> dict[str, str]:
    """Facts from an object's fields: ``facts_of(found, account="org")``. Fields that are absent or empty tell none."""
    found = {fact: carried_object.get(field) for fact, field in names.items()}
    return {fact: str(value) for fact, value in found.items() if isinstance(value, str | int | float) and value != ""}
