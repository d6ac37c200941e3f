from __future__ import annotations

import pytest

from connectors.aws.trusts import trusts
from graph.model import Condition, Trust

ROLE = "arn:aws:iam::123456789012:role/r"
OTHER = "210987654321"


def trusted(*written: dict[str, object]) -> list[Trust]:
    return list(trusts(ROLE, "123456789012", {"Statement": [{"Effect": "Allow", **each} for each in written]}))


@pytest.mark.parametrize(
    ("principal", "kind", "name", "issuer"),
    [
        ("*", "anyone", "*", None),
        ({"AWS": "*"}, "anyone", "*", None),
        ({"AWS": OTHER}, "account", OTHER, None),
        ({"AWS": f"arn:aws:iam::{OTHER}:root"}, "account", OTHER, None),
        ({"AWS": f"arn:aws-us-gov:iam::{OTHER}:root"}, "account", OTHER, None),
        ({"AWS": f"arn:aws:iam::{OTHER}:user/a/b"}, "identity", f"arn:aws:iam::{OTHER}:user/a/b", None),
        ({"AWS": "AROA" + "X" * 16}, "unknown", "AROA" + "X" * 16, None),
        ({"CanonicalUser": "79a5"}, "unknown", "79a5", None),
        ({"Service": "ec2.amazonaws.com"}, "service", "ec2.amazonaws.com", None),
        (
            {"Federated": f"arn:aws:iam::{OTHER}:oidc-provider/gitlab.example/x"},
            "federated",
            f"arn:aws:iam::{OTHER}:oidc-provider/gitlab.example/x",
            "gitlab.example/x",
        ),
        (
            {"Federated": f"arn:aws:iam::{OTHER}:saml-provider/dir"},
            "federated",
            f"arn:aws:iam::{OTHER}:saml-provider/dir",
            f"arn:aws:iam::{OTHER}:saml-provider/dir",
        ),
        ({"Federated": "accounts.google.com"}, "federated", "accounts.google.com", "accounts.google.com"),
    ],
)
def test_every_form_of_principal(principal: object, kind: str, name: str, issuer: str | None) -> None:
    (found,) = trusted({"Action": "sts:AssumeRole", "Principal": principal})
    assert (found.principal_kind, found.principal, found.issuer) == (kind, name, issuer)
    assert (found.target, found.scope, found.allow) == (ROLE, "123456789012", True)


def test_a_session_of_a_role_is_that_role_on_a_condition() -> None:
    (found,) = trusted({"Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:sts::{OTHER}:assumed-role/ci/job"}})
    assert (found.principal_kind, found.principal) == ("identity", f"arn:aws:iam::{OTHER}:role/ci")
    assert found.conditions == (Condition(operator="StringEquals", key="sts:RoleSessionName", values=("job",)),)


def test_everyone_but_some_is_told_and_not_worked_out() -> None:
    (found,) = trusted({"Action": "sts:AssumeRole", "NotPrincipal": {"AWS": OTHER}})
    assert (found.principal, found.principal_kind) == ("everyone-but", "unknown")


@pytest.mark.parametrize(
    ("actions", "opens"),
    [
        ({"Action": ["sts:TagSession", "sts:SetSourceIdentity"]}, False),
        ({"Action": ["sts:TagSession", "STS:AssumeRole"]}, True),
        ({"Action": "sts:*"}, True),
        ({"Action": "*"}, True),
        ({"Action": "sts:AssumeRoleWith*"}, True),
        ({"NotAction": "sts:AssumeRole*"}, False),
        ({"NotAction": "sts:TagSession"}, True),
    ],
)
def test_only_a_statement_that_lets_somebody_in_is_a_trust(actions: dict[str, object], opens: object) -> None:
    assert bool(trusted({**actions, "Principal": {"AWS": OTHER}})) is opens


def test_ids_stay_when_a_condition_changes_and_tell_repeated_principals_apart() -> None:
    condition = {"StringEquals": {"sts:ExternalId": "7"}}
    plain = {"Action": "sts:AssumeRole", "Principal": {"AWS": [OTHER, f"arn:aws:iam::{OTHER}:root"]}}
    (before,) = trusted(plain)
    (after,) = trusted({**plain, "Condition": condition})
    assert before.id == after.id == f"aws.iam.trust:{ROLE}/{OTHER}"
    assert before != after
    assert [each.id for each in trusted(plain, {**plain, "Condition": condition})] == [before.id, f"{before.id}#2"]


def test_a_refusal_is_a_trust_that_does_not_allow() -> None:
    (found,) = trusted({"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*"})
    assert (found.allow, found.id) == (False, f"aws.iam.trust:{ROLE}/deny/*")
