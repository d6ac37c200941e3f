"""Policy documents as they are written: the small parts that all generated policies are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Document = dict[str, object]
Said = dict[str, object]
VERSION = "2012-10-17"


def allow(
    actions: str | Sequence[str], resources: str | Sequence[str] = "*", **conditions: Mapping[str, object]
) -> Said:
    """Return a statement that allows; a keyword is an operator with the keys that it compares."""
    return _said("Allow", actions, resources, conditions)


def deny(
    actions: str | Sequence[str], resources: str | Sequence[str] = "*", **conditions: Mapping[str, object]
) -> Said:
    """Return a statement that denies."""
    return _said("Deny", actions, resources, conditions)


def policy(*statements: Said) -> Document:
    """Return a document of these statements."""
    return {"Version": VERSION, "Statement": list(statements)}


def trust(
    principal: Mapping[str, object], action: str = "sts:AssumeRole", **conditions: Mapping[str, object]
) -> Document:
    """Return a trust policy that lets one principal in."""
    said: Said = {"Effect": "Allow", "Principal": dict(principal), "Action": action}
    return policy({**said, "Condition": dict(conditions)} if conditions else said)


def _said(
    effect: str, actions: str | Sequence[str], resources: str | Sequence[str], conditions: Mapping[str, object]
) -> Said:
    said: Said = {"Effect": effect, "Action": _plain(actions), "Resource": _plain(resources)}
    return {**said, "Condition": dict(conditions)} if conditions else said


def _plain(words: str | Sequence[str]) -> str | list[str]:
    return words if isinstance(words, str) else list(words)
