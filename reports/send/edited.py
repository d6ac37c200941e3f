"""Whether somebody has edited a text: told by its digest, which knows nothing of spaces and ends of lines."""

from __future__ import annotations

import hashlib


def digest(text: str) -> str:
    """The digest of the words of a text. Targets store other spaces than they are sent."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]
