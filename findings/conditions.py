"""What the conditions of a trust or a policy of AWS say of who may come in."""

from __future__ import annotations

from graph.model import Condition

WHO = frozenset(
    {
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:sourcearn",
        "aws:sourceaccount",
        "aws:sourceorgid",
        "sts:externalid",
    }
)
"""Condition keys that say who may come in."""
NOT_WHO = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:multifactorauthage",
        "aws:multifactorauthpresent",
        "aws:requestedregion",
        "aws:securetransport",
        "aws:useragent",
    }
)
"""Condition keys that leave everyone in."""


def restricts(condition: Condition) -> bool:
    """Whether a condition says who may come in."""
    return condition.key.lower() in WHO and binds(condition)


def binds(condition: Condition) -> bool:
    """Whether a key has to be there with one of some values. ``*`` is no value, and what is negated binds nobody."""
    operator = condition.operator.lower()
    if "not" in operator or operator.endswith("ifexists"):
        return False
    if operator.startswith("forallvalues:") or operator == "null":
        return False
    return bool(condition.values) and all(value.strip("*?") for value in condition.values)
