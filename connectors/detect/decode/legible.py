"""Telling text from bytes that happen to decode."""

from __future__ import annotations

PRINTABLE = bytes((9, 10, 13, *range(0x20, 0x7F)))
BEYOND_ASCII = bytes(range(0x80, 0x100))
SHORTEST = 12
STRAY = 16
"""One byte in so many may be none of text: the end of a run may be cut badly."""


def legible(data: bytes) -> bool:
    """Say whether it is text: printable ASCII but for a stray byte, or UTF-8 without control characters."""
    if len(data) < SHORTEST:
        return False
    odd = data.translate(None, PRINTABLE)
    return len(odd) * STRAY <= len(data) or (not odd.translate(None, BEYOND_ASCII) and _utf8(data))


def _utf8(data: bytes) -> bool:
    """Say whether it is UTF-8. A last character that is cut in two may be."""
    try:
        data[:-3].decode()
    except UnicodeDecodeError as fault:
        return fault.end == len(data) - 3 and fault.reason == "unexpected end of data"
    return True
