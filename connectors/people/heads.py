"""Which column of a list of people is which: by what it is called, in the words that directories export."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("employee id", "employee number", "person id", "worker id", "id"),
    "name": ("name", "full name", "display name", "displayname", "employee name", "preferred name"),
    "first": ("first name", "given name", "givenname", "firstname"),
    "last": ("last name", "surname", "family name", "lastname"),
    "email": (
        "email",
        "mail",
        "work email",
        "email address",
        "primary email",
        "user principal name",
        "userprincipalname",
    ),
    "aliases": (
        "aliases",
        "alias",
        "handle",
        "handles",
        "github",
        "gitlab",
        "login",
        "username",
        "user name",
        "other emails",
    ),
    "status": (
        "status",
        "employment status",
        "employee status",
        "state",
        "account status",
        "account enabled",
        "active",
    ),
    "left": ("left", "left on", "leave date", "leaving date", "last day", "end date", "termination date", "left date"),
    "team": ("team", "teams", "department", "group", "groups", "squad"),
    "members": ("members", "member"),
    "manager": ("manager", "manager email", "line manager", "supervisor", "reports to"),
    "kind": ("kind", "type", "account type", "worker type"),
}
"""What we call a column, and what others call it."""
SEVERAL = frozenset({"aliases"})
"""A list may have a column for each sort of these."""


def columns_of(head: Sequence[str], said: Mapping[str, str]) -> Mapping[str, tuple[int, ...]]:
    """The places of each of our columns in a line. What was said goes before what a head seems to say.

    Raises ``LookupError`` where a column that was said is not there.
    """
    heads = [_plain(each) for each in head]
    found: dict[str, tuple[int, ...]] = {}
    for ours, name in said.items():
        if _plain(name) not in heads:
            raise LookupError(f"there is no column {name}; the file has {', '.join(head)}")
        found[ours] = (heads.index(_plain(name)),)
    taken = {place for places in found.values() for place in places}
    for ours, names in COLUMNS.items():
        if ours not in found:
            places = [heads.index(_plain(name)) for name in names if _plain(name) in heads]
            free = [each for each in dict.fromkeys(places) if each not in taken]
            found[ours] = tuple(free if ours in SEVERAL else free[:1])
            taken.update(found[ours])
    return found


def _plain(head: str) -> str:
    """A head without case and separators."""
    return re.sub(r"[^a-z0-9]", "", head.lower())
