"""Texts and ids as long as a consumer takes them, counted in characters.

``reports.text.cut`` counts columns of a terminal, of which a combining mark takes none: ten thousand of them would
pass. Programs that refuse a field that is too long count characters.
"""

from __future__ import annotations

import hashlib

from reports.text import clean

DIGEST = 16
CUT = "…"


def bounded(text: str, most: int) -> str:
    """Clean a text and shorten it to that many characters, with a visible mark where it was cut."""
    if len(text) <= most and text.isprintable() and "::" not in text and "##" not in text:
        return text  # as nearly all texts are: ``clean`` would find nothing in it
    cleaned = clean(text)
    return cleaned if len(cleaned) <= most else cleaned[: most - 1] + CUT


def distinct(text: str, most: int) -> str:
    """Clean an id and keep it that short. Two that begin alike stay two: what is cut off leaves its digest."""
    cleaned = clean(text)
    if len(cleaned) <= most:
        return cleaned
    return f"{cleaned[: most - DIGEST - 1]}~{hashlib.sha256(cleaned.encode()).hexdigest()[:DIGEST]}"
