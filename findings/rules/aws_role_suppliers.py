"""Roles of AWS that let in accounts of others."""

from __future__ import annotations

from collections.abc import Iterator

from findings.accounts import Accounts, Whose, trusted_account
from findings.conditions import restricts
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.entrances import Entrances
from findings.subjects import name_of
from graph.model import Resource, Trust

STREAMS = ("iam.role_trusts", "iam.roles", "iam.account", "organizations.accounts")
ACCOUNT_ALONE = "aws:principalaccount"
"""A condition key that says no more than the principal does already."""


@rule(
    "aws-role-external-account",
    "Role trusts an account outside the organisation that is not on the list",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy=(
        "Find out whose account {account} is: write it under [limits] known_accounts (number=name) when it is a "
        "supplier that was looked at, or take it out of the trust policy of {role}"
    ),
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:GV.SC-04",
        "NIST-CSF-2.0:PR.AA-05",
        "CIS-AWS-7.0.0/2.18",
    ),
    reads=(Trust, Resource),
    platforms=("aws",),
    streams=STREAMS,
)
def external_account(view: View) -> Iterator[Answer]:
    """Whoever holds the other account decides who gets in, and nobody here sees it.

    Accounts of the organisation and those that settings name are fine. Where the organisation could not be listed, an
    account that was not scanned may be ours or a stranger's, and the answer is unknown.
    """
    accounts, entrances = Accounts(view), view.graph.once(Entrances)
    for trust in entrances.across():
        number = trusted_account(trust)
        whose = accounts.whose(number, trust.scope)
        if whose is Whose.STRANGER:
            message = f"it lets in account {number}, which is not of the organisation nor on the list"
            yield entrances.sure(_hit(view, trust, number, message))
        elif whose is Whose.UNKNOWN:
            yield _unlisted(trust, number)


@rule(
    "aws-role-no-external-id",
    "Third-party role has no external id condition",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "Agree an external id with whoever holds account {account}, and ask for it in the trust policy of {role}: "
        "a condition StringEquals on sts:ExternalId"
    ),
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-NHI:NHI4:2025",
        "NIST-CSF-2.0:PR.AA-03",
        "NIST-CSF-2.0:GV.SC-07",
    ),
    reads=(Trust, Resource),
    platforms=("aws",),
    streams=STREAMS,
)
def no_external_id(view: View) -> Iterator[Answer]:
    """A supplier serves many customers from one account: another customer may name our role and get in as us.

    An external id that only this customer has closes that door, and so does any condition that says who may come in.
    Accounts of the organisation need none.
    """
    accounts, entrances = Accounts(view), view.graph.once(Entrances)
    for trust in entrances.across():
        number = trusted_account(trust)
        whose = accounts.whose(number, trust.scope)
        if whose is Whose.OURS or _narrowed(trust):
            continue
        if whose is Whose.UNKNOWN:
            yield _unlisted(trust, number)
        else:
            message = f"it lets in {accounts.told(number)} without an external id"
            yield entrances.sure(_hit(view, trust, number, message))


def _narrowed(trust: Trust) -> bool:
    return any(restricts(each) and each.key.lower() != ACCOUNT_ALONE for each in trust.conditions)


def _unlisted(trust: Trust, number: str) -> Unsure:
    why = f"it trusts account {number}, and no organisation was listed that could tell whose it is"
    return Unsure(subject=trust.target, why=why)


def _hit(view: View, trust: Trust, number: str, message: str) -> Hit:
    return Hit(
        subject=trust.target,
        message=message,
        evidence=(trust.id,),
        facts={"role": name_of(view.graph, trust.target), "account": number},
    )
