"""Statements as lines: the actions and resources that they write, and whether one leaves room for another.

Patterns are compared as texts: actions whatever their case, resources as they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.model import Statement
from graph.policy import any_match

ANYTHING_BUT = "anything but "
"""How a line begins whose statement tells what it leaves out."""


def actions_said(statement: Statement) -> Sequence[str]:
    """The actions of a statement, or one text for all but some."""
    return statement.actions or (f"{ANYTHING_BUT}{', '.join(statement.not_actions)}",)


def resources_said(statement: Statement) -> Sequence[str]:
    """The resources of a statement, or one text for all but some."""
    return statement.resources or (f"{ANYTHING_BUT}{', '.join(statement.not_resources)}",)


def leave_room(allows: Iterable[Statement], action: str, resource: str) -> bool:
    """Whether a limit that allows this lets through some of a line; a ``Not`` element is taken to leave some."""
    return any(
        (not each.actions or _overlaps((one.lower() for one in each.actions), action.lower()))
        and (not each.resources or _overlaps(each.resources, resource))
        for each in allows
    )


def _overlaps(patterns: Iterable[str], text: str) -> bool:
    return any(any_match((each,), text) or any_match((text,), each) for each in patterns)
