"""Whose an AWS account is: of our organisation, of a supplier that somebody looked at, or a stranger's."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from findings.declare import View
from graph.model import Identity, Resource, Trust

ACCOUNT = "aws.account"


class Whose(StrEnum):
    """Who holds an account."""

    OURS = "ours"
    SUPPLIER = "supplier"
    STRANGER = "stranger"
    UNKNOWN = "unknown"
    """The organisation was not listed, so it may be ours."""


class Accounts:
    """The accounts of the estate, and those that settings name."""

    def __init__(self, view: View) -> None:
        ours = view.graph.of_kind(Resource, ACCOUNT)
        self.ours: Mapping[str, Resource] = {each.scope: each for each in ours}
        named = (each.partition("=") for each in view.limits.known_accounts)
        self._suppliers = {number.strip(): name.strip() for number, _, name in named}

    def whose(self, number: str, seen_from: str) -> Whose:
        """Whose the account is, as far as is known in another one."""
        if number in self.ours or number == seen_from:
            return Whose.OURS
        if number in self._suppliers:
            return Whose.SUPPLIER
        here = self.ours.get(seen_from)
        listed = here is not None and here.facts.get("organization")
        return Whose.STRANGER if listed else Whose.UNKNOWN

    def told(self, number: str) -> str:
        """The account with the name that is known of it."""
        account = self.ours.get(number)
        name = account.name if account else self._suppliers.get(number, "")
        return f"account {number} ({name})" if name and name != number else f"account {number}"


def account_of(arn: str) -> str:
    """The number of the account in an ARN; empty where it has none."""
    number = (*arn.split(":", 5), *"....")[4]
    return number if number.isdigit() else ""


def trusted_account(trust: Trust) -> str:
    """The account that a trust lets in, or out of which it lets somebody in; empty where it is another kind."""
    if trust.principal_kind == "account":
        return trust.principal
    return account_of(trust.principal) if trust.principal_kind == "identity" else ""


def platforms_own(record: object) -> bool:
    """Whether a role is kept by the platform itself, which nobody here can change."""
    return isinstance(record, Identity) and record.platform_managed
