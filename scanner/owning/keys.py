"""What an estate calls the tag that names an owner."""

from __future__ import annotations

from collections import Counter

from graph.access import AccessGraph
from graph.evidence import believed
from graph.model import Identity

LEAST_SURE = 0.9
"""Keys that name an owner and not only somebody near to them."""


def usual_key(graph: AccessGraph) -> str | None:
    """The tag that most identities have an owner in; None when none has."""
    counts = Counter(
        key
        for identity in graph.each(Identity)
        for key, value in identity.tags.items()
        if value and (believed(key) or 0) >= LEAST_SURE
    )
    return counts.most_common(1)[0][0] if counts else None
