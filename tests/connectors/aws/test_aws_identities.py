"""What moto's server never says of identities and credentials, as AWS says it on the wire."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from aws_support import (
    DAY,
    OWN,
    Patient,
    Wire,
    gather_one,
    one,
    options,
    read,
)

from connectors.aws.streams.access_keys import access_keys
from connectors.aws.streams.account import account
from connectors.aws.streams.credential_report import credential_report
from connectors.aws.streams.managed_policies import managed_policies
from connectors.aws.streams.providers import oidc_providers
from connectors.aws.streams.roles import role_trusts, roles
from connectors.aws.streams.users import users
from connectors.streams import CallError
from graph.model import Credential, GapReason, Grant, Identity, Resource

HEADER = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date"
)
ROOT_LINE = (
    f"<root_account>,arn:aws:iam::{OWN}:root,2020-01-01T00:00:00+00:00,not_supported,2026-01-02T00:00:00+00:00,"
    "not_supported,not_supported,false,true,2021-01-01T00:00:00+00:00,2026-01-03T00:00:00+00:00,"
    "false,N/A,N/A"
)
ADA_LINE = (
    f"ada,arn:aws:iam::{OWN}:user/ada,2020-01-01T00:00:00+00:00,true,no_information,2025-01-01T00:00:00+00:00,"
    "2026-04-01T00:00:00+00:00,true,false,N/A,N/A,false,N/A,N/A"
)


def user(*more: str) -> str:
    fields = f"<Path>/</Path><UserName>ada</UserName><Arn>arn:ada</Arn><CreateDate>{DAY}</CreateDate>"
    return f"<User>{fields}{''.join(more)}</User>"


def test_a_user_has_a_boundary_and_a_last_sign_in(wire: Wire) -> None:
    limit = "<PermissionsBoundary><PermissionsBoundaryArn>arn:limit</PermissionsBoundaryArn></PermissionsBoundary>"
    wire.says("ListUsers", "<Users><member><UserName>ada</UserName></member></Users>")
    wire.says("GetUser", user(f"<PasswordLastUsed>{DAY}</PasswordLastUsed>", limit))
    wire.says("GetLoginProfile", f"<LoginProfile><UserName>ada</UserName><CreateDate>{DAY}</CreateDate></LoginProfile>")
    ada, boundary = read(wire, users)
    assert isinstance(ada, Identity)
    assert (ada.human, ada.used, ada.last_used) == (True, True, dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    assert ada.last_used is not None
    assert ada.last_used.tzinfo is dt.UTC
    assert isinstance(boundary, Grant)
    assert (boundary.identity, boundary.policy, boundary.purpose) == ("arn:ada", "arn:limit", "boundary")


def test_a_user_or_role_or_policy_or_provider_deleted_while_it_is_read_is_left_out(wire: Wire) -> None:
    wire.says("ListUsers", "<Users><member><UserName>ada</UserName></member></Users>")
    wire.says("ListRoles", "<Roles><member><RoleName>r</RoleName><Arn>arn:r</Arn></member></Roles>")
    listed = "<PolicyName>p</PolicyName><Arn>arn:aws:iam::aws:policy/p</Arn><DefaultVersionId>v1</DefaultVersionId>"
    wire.says("ListPolicies", f"<Policies><member>{listed}</member></Policies>")
    wire.says(
        "ListOpenIDConnectProviders",
        "<OpenIDConnectProviderList><member><Arn>arn:aws:iam::1:oidc-provider/o</Arn></member></OpenIDConnectProviderList>",
    )
    for operation in ("GetUser", "GetRole", "GetPolicyVersion", "GetOpenIDConnectProvider"):
        wire.fails(operation, "NoSuchEntity", 404)
    for stream in (users, roles, managed_policies, oidc_providers):
        assert read(wire, stream) == []


@pytest.mark.parametrize(
    ("told", "used", "window"),
    [
        ("", None, None),
        ("<RoleLastUsed/>", False, 400),
        (f"<RoleLastUsed><LastUsedDate>{DAY}</LastUsedDate><Region>eu-west-1</Region></RoleLastUsed>", True, 400),
    ],
)
def test_a_role_was_used_or_not_or_nothing_is_said(wire: Wire, told: str, used: object, window: int | None) -> None:
    fields = f"<Path>/aws-reserved/sso/</Path><RoleName>r</RoleName><Arn>arn:r</Arn><CreateDate>{DAY}</CreateDate>"
    wire.says("ListRoles", "<Roles><member><RoleName>r</RoleName><Arn>arn:r</Arn></member></Roles>")
    wire.says("GetRole", f"<Role>{fields}{told}</Role>")
    role = one(read(wire, roles))
    assert isinstance(role, Identity)
    assert (role.used, role.facts["use_window_days"], role.platform_managed) == (used, window, True)
    assert (role.last_used is not None) is bool(used)


def test_a_trust_policy_that_makes_no_sense_fails_by_name(wire: Wire) -> None:
    document = "<AssumeRolePolicyDocument>%7B%22Statement%22</AssumeRolePolicyDocument>"
    wire.says("ListRoles", f"<Roles><member><RoleName>r</RoleName><Arn>arn:r</Arn>{document}</member></Roles>")
    with pytest.raises(CallError, match="policy document of arn:r cannot be read"):
        read(wire, role_trusts)


@pytest.mark.parametrize(
    ("created", "last", "used", "service"),
    [
        (DAY, "<LastUsedDate>2026-02-02T00:00:00Z</LastUsedDate><ServiceName>s3</ServiceName>", True, "s3"),
        (DAY, "<ServiceName>N/A</ServiceName><Region>N/A</Region>", False, None),
        ("2014-01-01T00:00:00Z", "<ServiceName>N/A</ServiceName><Region>N/A</Region>", None, None),
        (DAY, None, None, None),
    ],
)
def test_never_used_is_said_only_where_aws_can_know_it(
    wire: Wire, created: str, last: str | None, used: object, service: str | None
) -> None:
    key = "AKIA" + "X" * 16
    fields = f"<AccessKeyId>{key}</AccessKeyId><Status>Active</Status><CreateDate>{created}</CreateDate>"
    wire.says("ListAccessKeys", f"<AccessKeyMetadata><member>{fields}</member></AccessKeyMetadata>")
    if last is None:
        wire.fails("GetAccessKeyLastUsed", "NoSuchEntity", 404)
    else:
        wire.says("GetAccessKeyLastUsed", f"<AccessKeyLastUsed>{last}</AccessKeyLastUsed>")
    found = one(read(wire, access_keys, Identity(id="arn:ada", kind="aws.iam.user", name="ada")))
    assert isinstance(found, Credential)
    assert (found.id, found.used) == (f"aws.iam.access_key:{key}", used)
    assert found.facts["service"] == service


def test_an_account_that_hides_its_alias_is_known_all_the_same(wire: Wire) -> None:
    wire.fails("ListAccountAliases", "AccessDenied", 403)
    unit = gather_one(options(wire.url), "iam.account")
    assert [each.id for each in unit.records] == [f"aws.account:{OWN}"]
    assert [gap.reason for gap in unit.gaps] == [GapReason.DENIED]


def test_an_alias_names_a_lone_account(wire: Wire) -> None:
    wire.says("ListAccountAliases", "<AccountAliases><member>shop-dev</member></AccountAliases>")
    lone = read(wire, account)[0]
    assert isinstance(lone, Resource)
    assert (lone.name, lone.environment) == ("shop-dev", "development")


def report(*lines: str) -> str:
    text = "\n".join((HEADER, *lines)) + "\n"
    return f"<Content>{base64.b64encode(text.encode()).decode()}</Content>"


def test_the_report_tells_of_the_root_users_keys(wire: Wire) -> None:
    wire.says("GenerateCredentialReport", "<State>COMPLETE</State>")
    wire.says("GetCredentialReport", report(ROOT_LINE, ADA_LINE))
    password, root, key = read(wire, credential_report)
    assert isinstance(root, Identity)
    assert (root.id, root.facts) == (f"arn:aws:iam::{OWN}:root", {"mfa": False, "password": None})
    assert (root.used, root.last_used) == (True, dt.datetime(2026, 1, 3, tzinfo=dt.UTC))
    assert isinstance(key, Credential)
    assert (key.id, key.kind, key.identity) == (f"aws.root.access_key:{OWN}/1", "aws.root.access_key", root.id)
    assert (key.active, key.rotated) == (True, dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    assert isinstance(password, Credential)
    assert (password.used, password.last_used, password.facts) == (None, None, {"mfa": True})
    assert password.expires == dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def test_a_report_in_the_making_is_waited_for(wire: Wire) -> None:
    wire.says("GenerateCredentialReport", "<State>STARTED</State>")
    wire.fails("GetCredentialReport", "ReportInProgress", 404)
    wire.says("GetCredentialReport", report(ADA_LINE))
    patient = Patient()
    assert len(read(wire, credential_report, patient=patient)) == 2
    assert max(patient.rested) == pytest.approx(2, abs=0.1)


def test_a_report_we_do_not_know_is_a_clear_failure(wire: Wire) -> None:
    wire.says("GenerateCredentialReport", "<State>COMPLETE</State>")
    wire.says("GetCredentialReport", f"<Content>{base64.b64encode(b'who,what').decode()}</Content>")
    with pytest.raises(CallError, match="lacks columns"):
        read(wire, credential_report)
