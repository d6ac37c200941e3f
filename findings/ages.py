"""Which secrets still age: what waits for its deletion, was destroyed or has ended needs no rotation any more."""

from __future__ import annotations

from datetime import datetime

from graph.model import Secret


def gone(secret: Secret) -> bool:
    """Whether it waits for its deletion, or its value was destroyed."""
    return bool(secret.facts.get("deleted") or secret.facts.get("destroyed"))


def is_copy(secret: Secret) -> bool:
    """Whether the store itself made it of another one, and changes it with that."""
    return bool(secret.facts.get("replica_of"))


def ended(expires: datetime | None, at: datetime) -> bool:
    """Whether its end has come; what has no end that is known has not ended."""
    return expires is not None and expires <= at
