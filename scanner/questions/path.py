"""How one thing leads to another: both by the names people give them, and the surest walk between them."""

from __future__ import annotations

from graph.aws.walking import Walk, Walker
from graph.trusts import ANYONE
from scanner.questions.asked import Asked
from scanner.questions.naming import node_named


def start_named(asked: Asked, name: str) -> str:
    """The id of where a walk begins: any record, or ``anyone``."""
    return ANYONE.id if name == ANYONE.id else node_named(asked.records, name)


def end_named(asked: Asked, name: str) -> str:
    """The id of where a walk ends: any record, or whatever has an ARN, such as an object of a bucket."""
    return name if name.startswith("arn:") else node_named(asked.records, name)


def path_of(asked: Asked, start: str, end: str, action: str | None = None) -> Walk | None:
    """The walk from start to end; where an action is given, its last step is that action on the end."""
    return Walker(asked.graph, asked.spoken, end, action).walk(start)
