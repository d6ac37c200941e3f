"""What a tool does to the world, as far as is told or its name tells."""

from __future__ import annotations

import re

from graph.model import Tool

EFFECTS = ("read", "write-reversible", "write", "write-irreversible", "execute", "money", "admin")
"""From what does least to what does most."""
DESTRUCTIVE = frozenset({"write-irreversible", "execute", "money", "admin"})
"""The effects that nobody can take back, or that know no bounds."""
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
VERBS = {
    "read": "get list read search find fetch describe lookup query show view count check retrieve load summarize",
    "write": "create update put set write add insert edit modify patch upsert assign move rename save upload close "
    "open resolve reply submit change",
    "write-irreversible": "delete remove destroy drop purge wipe erase truncate send publish post notify cancel "
    "terminate revoke merge",
    "execute": "execute exec run invoke shell eval deploy bash",
    "money": "pay refund charge transfer payout buy purchase",
    "admin": "grant admin sudo impersonate elevate permit authorize",
}
"""The verbs that tool names are made of, by what they do."""
DOES = {verb: effect for effect, verbs in VERBS.items() for verb in verbs.split()}


def effect_of(tool: Tool) -> str | None:
    """What is told of it, else what the first verb in its name does; None where neither says."""
    return effect_of_name(tool.name) if tool.effect is None else tool.effect


def effect_of_name(name: str) -> str | None:
    """What the first verb in a name does; None where it has none that is known."""
    return next((DOES[word] for word in _words(name) if word in DOES), None)


def _words(name: str) -> list[str]:
    return [word.lower() for word in WORD.findall(name)]


def told(effect: str | None) -> str:
    """An effect as people say it."""
    words = {"money": "move money", "admin": "change who may do what", "write-irreversible": "do what stays done"}
    return words.get(str(effect), str(effect))
