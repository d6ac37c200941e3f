"""Secrets of AWS whose own policy lets in others."""

from __future__ import annotations

from collections.abc import Iterator

from findings.accounts import Accounts, Whose, account_of
from findings.conditions import NOT_WHO, WHO, restricts
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Grant, Policy, Principal, Resource, Secret, Statement

ANYONE = "*"


@rule(
    "aws-secret-wide-policy",
    "Secret resource policy allows other accounts or everyone",
    Severity.CRITICAL,
    kind=RuleKind.FACT,
    remedy=(
        "Name in the policy of {name} the roles that need it: aws secretsmanager put-resource-policy --secret-id {id} "
        "--resource-policy file://policy.json --block-public-policy"
    ),
    frameworks=(
        "OWASP-NHI:NHI2:2025",
        "OWASP-NHI:NHI5:2025",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:PR.DS-01",
        "CIS-AWS-7.0.0/2.21",
    ),
    reads=(Secret, Policy, Grant, Resource),
    platforms=("aws",),
    streams=("secretsmanager.secrets", "secretsmanager.policies", "iam.account", "organizations.accounts"),
)
def wide_policy(view: View) -> Iterator[Answer]:
    """Whoever a secret's own policy names needs no right of ours besides: the secret is then read from outside.

    A condition that says who may come in closes the door. Accounts of the organisation and those that settings name are
    fine; where the organisation could not be listed, another account is unknown.
    """
    accounts = Accounts(view)
    for grant in view.graph.each(Grant):
        if grant.purpose != "resource":
            continue
        secret, policy = view.graph.get(grant.identity), view.graph.get(grant.policy)
        if isinstance(secret, Secret) and isinstance(policy, Policy):
            denies = any(not each.allow for each in policy.statements)
            for statement in policy.statements:
                if statement.allow and not any(restricts(each) for each in statement.conditions):
                    yield from _judge(accounts, secret, statement, denies=denies)


def _judge(accounts: Accounts, secret: Secret, statement: Statement, *, denies: bool) -> Iterator[Answer]:
    for principal in statement.principals:
        whose = _whose(accounts, secret, principal)
        if whose is Whose.OURS or whose is Whose.SUPPLIER:
            continue
        who = "anyone" if principal.name == ANYONE else accounts.told(account_of(principal.name) or principal.name)
        unclear = sorted({each.key for each in statement.conditions if each.key.lower() not in WHO | NOT_WHO})
        if whose is Whose.UNKNOWN or unclear or denies:
            why = f"its policy lets in {who}, and {_unless(whose, unclear)}"
            yield Unsure(subject=secret.id, why=why)
        else:
            facts = {"id": secret.id}
            yield Hit(subject=secret.id, message=f"its own policy lets in {who}", facts=facts)


def _whose(accounts: Accounts, secret: Secret, principal: Principal) -> Whose:
    if principal.form != "AWS":
        return Whose.OURS
    if principal.name == ANYONE:
        return Whose.STRANGER
    number = principal.name if principal.name.isdigit() else account_of(principal.name)
    return accounts.whose(number, secret.scope) if number else Whose.OURS


def _unless(whose: Whose, unclear: list[str]) -> str:
    """What would have to be known."""
    if whose is Whose.UNKNOWN:
        return "no organisation was listed that could tell whose it is"
    return f"it depends on {', '.join(unclear)}" if unclear else "a deny beside it may keep some out"
