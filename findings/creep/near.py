"""Which accounts of AWS may have a say in what an identity reaches, so that a graph need not be made of all of them.

One account lets another in only by naming it, or by letting in whoever comes: that is how AWS decides across accounts.
What is told of no single account (an organisation, other platforms) always has a say, and so does everything where the
account that manages the organisation, or one that it delegated to, comes into reach.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import msgspec

from graph.aws.techniques.common import DELEGATED
from graph.model import AnyRecord, Identity, Observed, Policy, Principal, Resource, Trust

NUMBER = re.compile(rb"(?<!\d)\d{12}(?!\d)")
ACCOUNT = re.compile(r"\d{12}(?!\d)")
CLOSED = frozenset({"identity", "account", "service"})
"""Kinds of principals that name whom they let in, which no identity of another account is else."""
ENCODER = msgspec.json.Encoder()
EVERYWHERE = ""


LISTS = frozenset({"organizations", "sso", "identitystore"})
"""Listings that name accounts without letting any of them in."""


class Said(msgspec.Struct, frozen=True):
    """What one unit says of accounts: whose it is, which it names, and whether it lets in whoever comes."""

    account: str
    names: frozenset[str]
    opens: bool
    manages: frozenset[str] = frozenset()
    """Accounts that act in others without being named by them."""


def said(unit: Observed, bearing: tuple[type[AnyRecord], ...]) -> Said:
    """Read a unit for the accounts in it."""
    records = [record for record in unit.records if isinstance(record, bearing)]
    account = account_of(unit.scope)
    manages = frozenset(filter(None, map(_managing, records)))
    if unit.stream.partition(".")[0] in LISTS:
        return Said(account, frozenset(), opens=False, manages=manages)
    names = frozenset(each.decode() for each in NUMBER.findall(ENCODER.encode(records)))
    return Said(account, names - {account}, any(map(_opens, records)), manages)


def near(identity: Identity, units: Collection[Said]) -> frozenset[str] | None:
    """The accounts that have a say in what an identity reaches; None where all may have."""
    own = account_of(identity.scope)
    if own == EVERYWHERE:
        return None
    naming: dict[str, set[str]] = {}
    for each in units:
        for name in each.names:
            # What other platforms name they may reach, whoever named them.
            lets_in, into = (EVERYWHERE, name) if each.account == EVERYWHERE else (name, each.account)
            naming.setdefault(lets_in, set()).add(into)
    found = {own, EVERYWHERE, *(each.account for each in units if each.opens)}
    waiting = list(found)
    while waiting:
        fresh = naming.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    managing = {name for each in units for name in each.manages}
    return None if found & managing else frozenset(found)


def _managing(record: AnyRecord) -> str:
    """The account that manages the organisation, or that something was delegated to."""
    if not isinstance(record, Resource):
        return ""
    if record.kind == DELEGATED:
        return str(record.facts.get("account") or "")
    return record.scope if record.facts.get("management") else ""


def _opens(record: AnyRecord) -> bool:
    """Whether it may let in somebody whom it does not name."""
    match record:
        case Trust():
            return record.allow and record.principal_kind not in CLOSED
        case Policy():
            return any(each.allow and _anybody(each.principals, each.not_principals) for each in record.statements)
    return False


def _anybody(principals: tuple[Principal, ...], but: tuple[Principal, ...]) -> bool:
    return bool(but) or any(not ACCOUNT.search(each.name) for each in principals if each.form != "Service")


def account_of(scope: str) -> str:
    """The account of a unit's scope, which may be a region of it; nothing for what is of no single account."""
    found = ACCOUNT.match(scope)
    return found.group() if found else EVERYWHERE
