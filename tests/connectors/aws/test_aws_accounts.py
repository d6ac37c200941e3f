"""Whose credentials, which accounts, and the role in each of them."""

from __future__ import annotations

import json

import msgspec
import pytest
from aws_support import (
    EMPTY_GROUPS,
    GROUP,
    KEY,
    OTHER,
    OWN,
    SECRET,
    Wire,
    gather,
    opened,
    opening,
    options,
)

from connectors.aws import AwsOptions
from connectors.aws.api import connect
from connectors.aws.streams.groups import groups
from connectors.streams import CallError, Denied, Scope, Unsupported
from graph.model import GapReason


def keys(expires: str) -> str:
    fields = (("AccessKeyId", "A"), ("SecretAccessKey", "B"), ("SessionToken", "C"), ("Expiration", expires))
    return f"<Credentials>{''.join(f'<{name}>{value}</{name}>' for name, value in fields)}</Credentials>"


def test_an_account_that_cannot_be_entered_does_not_lose_the_others(wire: Wire) -> None:
    wire.fails("AssumeRole", "AccessDenied", 403, "not authorized to perform: sts:AssumeRole on resource: x")
    wire.says("ListGroups", f"<Groups>{GROUP.format('a')}</Groups>")
    units = gather(options(wire.url, accounts=[OWN, OTHER], role_name="reader"), only=("iam.groups",))
    assert [each.id for each in units["iam.groups", OWN].records] == ["arn:a"]
    gaps = [gap for (_, scope), unit in units.items() if scope == OTHER for gap in unit.gaps]
    assert {(gap.reason, gap.permission) for gap in gaps if gap.reason is not GapReason.PARENT} == {
        (GapReason.DENIED, "sts:AssumeRole")
    }
    assert [operation for operation, _ in wire.asked].count("AssumeRole") == 1


def test_a_foreign_account_without_a_role_to_assume_is_a_gap(wire: Wire) -> None:
    with pytest.raises(Denied, match="no role_name is set"), opened(options(wire.url), account=OTHER):
        pass


def test_the_role_is_assumed_with_its_external_id_and_again_when_it_runs_out(wire: Wire) -> None:
    wire.says("AssumeRole", keys("2020-01-01T00:00:00Z"))
    wire.says("AssumeRole", keys("2999-01-01T00:00:00Z"))
    wire.says("ListGroups", EMPTY_GROUPS)
    given = options(wire.url, role_name="path/reader", external_id="orchard-7", regions=["cn-north-1"])
    with opened(given, account=OTHER) as (api, scope):
        assert list(groups(api, scope)) == []
        assert list(groups(api, scope)) == []
    asked = [given for operation, given in wire.asked if operation == "AssumeRole"]
    assert len(asked) == 2
    assert {each["ExternalId"] for each in asked} == {"orchard-7"}
    assert {each["RoleArn"] for each in asked} == {f"arn:aws-cn:iam::{OTHER}:role/path/reader"}


def test_accounts_that_are_closed_are_told_but_not_entered(wire: Wire) -> None:
    arn = f"arn:aws:organizations::{OWN}:account/o-1"
    accounts = [
        {"Id": OWN, "Arn": f"{arn}/{OWN}", "Name": "root", "State": "ACTIVE"},
        {"Id": OTHER, "Arn": f"{arn}/{OTHER}", "Name": "old", "Status": "SUSPENDED"},
    ]
    wire.sends("ListAccounts", json.dumps({"Accounts": accounts}))
    connection = connect(opening(options(wire.url, organization=True)))
    assert list(connection.scopes()) == [
        Scope(kind="account", name=OWN, label="root"),
        Scope(kind="organization", name="o-1", label="o-1"),
    ]
    connection.close()


def test_an_organisation_of_no_account_is_no_answer(wire: Wire) -> None:
    wire.sends("ListAccounts", "<html>")
    connection = connect(opening(options(wire.url, organization=True)))
    with pytest.raises(CallError, match="no account at all"):
        list(connection.scopes())
    connection.close()


def test_an_account_in_no_organisation_cannot_list_one(wire: Wire) -> None:
    error = {"__type": "AWSOrganizationsNotInUseException", "message": "no"}
    wire.sends("ListAccounts", json.dumps(error), 400)
    connection = connect(opening(options(wire.url, organization=True)))
    with pytest.raises(Unsupported):
        list(connection.scopes())
    connection.close()


def test_an_unknown_profile_is_refused_with_advice() -> None:
    connection = connect(opening(AwsOptions(profile="nobody")))
    with pytest.raises(Denied, match="no usable AWS credentials"):
        list(connection.scopes())
    connection.close()


def test_no_credentials_at_all_is_refused_with_advice(wire: Wire) -> None:
    connection = connect(opening(AwsOptions(endpoint_url=wire.url)))
    with pytest.raises(Denied, match="muster doctor"):
        list(connection.scopes())
    connection.close()
    assert wire.asked == []


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"access_key_id": KEY}, "belong together"),
        ({"secret_access_key": SECRET}, "belong together"),
        ({"accounts": ["12"]}, r"accounts\[0\]|accounts"),
        ({"acounts": []}, "acounts"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(given: dict[str, object], complaint: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=complaint):
        msgspec.convert(msgspec.to_builtins(given), AwsOptions)
