"""What the account demands of its users, and how its root user is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.aws import aws
from connectors.aws.rows import Row
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

if TYPE_CHECKING:
    from connectors.aws.client import Api

COUNTED = {
    "Users": "users",
    "Roles": "roles",
    "Groups": "groups",
    "Policies": "policies",
    "AccountAccessKeysPresent": "root_access_keys",
    "AccountSigningCertificatesPresent": "root_signing_certificates",
}
"""What of the summary is told as a number, and by which name."""
YES_OR_NO = {"AccountMFAEnabled": "root_mfa", "AccountPasswordPresent": "root_password"}


class Summary(Row, frozen=True):
    """The answer of GetAccountSummary."""

    summary_map: dict[str, int]


class PasswordPolicy(Row, frozen=True):
    """What a console password must be."""

    minimum_password_length: int | None = None
    require_symbols: bool = False
    require_numbers: bool = False
    require_uppercase_characters: bool = False
    require_lowercase_characters: bool = False
    max_password_age: int | None = None
    password_reuse_prevention: int | None = None


class PasswordPolicyAnswer(Row, frozen=True):
    """The answer of GetAccountPasswordPolicy."""

    password_policy: PasswordPolicy


@aws.stream("iam.account_summary", permission="iam:GetAccountSummary", yields=(Resource,), scope="account")
def account_summary(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """Tell how many identities IAM counts, and whether the root user has keys and a second factor."""
    told = api.call("iam", "GetAccountSummary", Summary).summary_map
    counted = {name: told.get(key) for key, name in COUNTED.items()}
    answered = {name: bool(told[key]) if key in told else None for key, name in YES_OR_NO.items()}
    yield Resource(
        id=f"aws.iam.summary:{scope.name}",
        kind="aws.iam.summary",
        scope=scope.name,
        name="IAM",
        parent=f"aws.account:{scope.name}",
        facts={**counted, **answered},
    )


@aws.stream("iam.password_policy", permission="iam:GetAccountPasswordPolicy", yields=(Resource,), scope="account")
def password_policy(api: Api, scope: Scope) -> Iterator[AnyRecord]:
    """Tell what console passwords must be; an account without a policy has the default one of AWS."""
    answer = api.find("iam", "GetAccountPasswordPolicy", PasswordPolicyAnswer)
    policy = answer.password_policy if answer else None
    yield Resource(
        id=f"aws.iam.password_policy:{scope.name}",
        kind="aws.iam.password_policy",
        scope=scope.name,
        name="password policy",
        parent=f"aws.account:{scope.name}",
        facts={"set": policy is not None, **(_demands(policy) if policy else {})},
    )


def _demands(policy: PasswordPolicy) -> dict[str, str | int | bool | None]:
    return {
        "minimum_length": policy.minimum_password_length,
        "symbols": policy.require_symbols,
        "numbers": policy.require_numbers,
        "uppercase": policy.require_uppercase_characters,
        "lowercase": policy.require_lowercase_characters,
        "max_age_days": policy.max_password_age,
        "remembered": policy.password_reuse_prevention,
    }
