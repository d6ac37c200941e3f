"""The nodes that stand for what many have in common, so that edges grow with the sum and not with the product."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from graph.model import Resource

CLASS = "class."
"""How the ids and the kinds of what stands for many begin."""
RIGHTS = f"{CLASS}rights"


def class_node(members: Sequence[str], *said: str) -> Resource:
    """The node that stands between many who have the same rights and many whom these open; ``said`` tells which."""
    digest = hashlib.sha256("\n".join((*said, *sorted(members))).encode()).hexdigest()[:16]
    others = f" and {len(members) - 1} more" if len(members) > 1 else ""
    name = members[0].rsplit("/", 1)[-1]
    return Resource(id=f"{RIGHTS}:{digest}", kind=RIGHTS, name=f"the rights of {name}{others}")
