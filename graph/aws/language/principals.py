"""Whom a statement speaks of, and by which name it calls the one who asks.

How a policy of a resource names somebody decides which of the other policies still limit him.
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

import msgspec

from graph.aws.language.callers import ACCOUNT, Caller, Kind, last
from graph.aws.language.context import Context
from graph.aws.language.wildcards import INNER_COLONS
from graph.model import Principal

ANYONE = "*"


class Named(IntEnum):
    """By which name a statement calls the caller; the higher, the closer."""

    NOT = 0
    ACCOUNT = 1
    """By the account: whether it may is left to the policies there."""
    ENTITY = 2
    """By the role of its session, or the user of its federated session."""
    ITSELF = 3
    """By its own name, or as anyone at all."""


class Principals(msgspec.Struct, frozen=True):
    """The principals of a statement, sorted by how they are compared."""

    anyone: bool = False
    accounts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """ARNs, and ids of users and roles, under ``AWS``."""
    roles: frozenset[tuple[str, str]] = frozenset()
    """Account and name of each role, for a session does not tell the path of its role."""
    others: frozenset[tuple[str, str]] = frozenset()
    """Services, providers and canonical users, with their form."""

    def call(self, who: Caller, context: Context) -> Named:
        """By which name they call somebody."""
        if self.anyone or self._call_itself(who, context):
            return Named.ITSELF
        if not who.has_policies:
            return Named.NOT
        if self._call_entity(who, context):
            return Named.ENTITY
        return Named.ACCOUNT if who.account in self.accounts else Named.NOT

    def _call_itself(self, who: Caller, context: Context) -> bool:
        if who.has_policies:
            return who.name in self.names or (who.kind is not Kind.ROLE and _id(context) in self.names)
        form = _FORMS.get(who.kind, "")
        return (form, who.name) in self.others or (form, ANYONE) in self.others

    def _call_entity(self, who: Caller, context: Context) -> bool:
        if who.role:
            return (who.account, who.role) in self.roles or _id(context).partition(":")[0] in self.names
        return who.entity in self.names

    def except_fully(self, who: Caller, context: Context) -> bool:
        """Whether a denial to all but these leaves somebody alone.

        The account, the role and the session itself are looked at one after the other, and each has to be there.
        (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
        """
        if self.anyone or not who.has_policies:
            return self.call(who, context) is Named.ITSELF
        if who.account not in self.accounts:
            return False
        if who.kind is Kind.ROOT:
            return True
        entity = not who.role or self._call_entity(who, context)
        return entity and (who.kind is Kind.ROLE or self._call_itself(who, context))


_FORMS = {Kind.SERVICE: "Service", Kind.FEDERATED: "Federated", Kind.CANONICAL: "CanonicalUser"}


def _id(context: Context) -> str:
    """The unique id of who asks, where the context tells it."""
    found = context.look("aws:userid")
    return found[0] if isinstance(found, tuple) else ""


def principals(named: Iterable[Principal]) -> Principals:
    """Sort the principals of a statement."""
    anyone, accounts, names, roles, others = False, set(), set(), set(), set()
    for each in named:
        if each.form != "AWS":
            others.add((each.form, each.name))
            continue
        account, rest = _account(each.name)
        anyone = anyone or each.name == ANYONE
        if rest == "root":
            accounts.add(account)
        elif rest.startswith("role/"):
            roles.add((account, last(rest)))
        else:
            names.add(each.name)
    return Principals(anyone, frozenset(accounts), frozenset(names), frozenset(roles), frozenset(others))


def _account(name: str) -> tuple[str, str]:
    """The account of a principal, and what it is there; a bare number is short for the whole account."""
    if ACCOUNT.fullmatch(name):
        return name, "root"
    parts = name.split(":", INNER_COLONS)
    return (parts[4], parts[5]) if len(parts) > INNER_COLONS and parts[2] == "iam" else ("", "")
