"""What moto's server never says, as AWS says it on the wire."""

from __future__ import annotations

import base64
import datetime as dt
import json
import traceback
from typing import TYPE_CHECKING

import msgspec
import pytest
from aws_support import KEY, OTHER, OWN, SECRET, Patient, Wire, gather, opened, opening, options
from botocore.exceptions import SSLError

from connectors.aws import AwsOptions
from connectors.aws.api import connect
from connectors.aws.errors import translated
from connectors.aws.streams.access_keys import access_keys
from connectors.aws.streams.account import account
from connectors.aws.streams.credential_report import credential_report
from connectors.aws.streams.groups import group_members, groups
from connectors.aws.streams.inline_policies import group_policies
from connectors.aws.streams.managed_policies import managed_policies
from connectors.aws.streams.providers import oidc_providers
from connectors.aws.streams.roles import role_trusts, roles
from connectors.aws.streams.users import users
from connectors.streams import CallError, Denied, Scope, Throttled, Unavailable, Unsupported
from graph.model import AnyRecord, Credential, GapReason, Grant, Identity, Resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY = "2026-02-01T00:00:00Z"
GROUP = f"<member><GroupName>{{0}}</GroupName><Path>/</Path><CreateDate>{DAY}</CreateDate><Arn>arn:{{0}}</Arn></member>"
EMPTY_GROUPS = "<Groups/><IsTruncated>false</IsTruncated>"
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


def read(
    wire: Wire,
    stream: Callable[..., Iterator[AnyRecord]],
    *parent: AnyRecord,
    patient: Patient | None = None,
    **more: object,
) -> list[AnyRecord]:
    with opened(options(wire.url, **more), patient) as (api, scope):
        return list(stream(api, scope, *parent))


def one(records: list[AnyRecord]) -> AnyRecord:
    (record,) = records
    return record


# Faults


def test_a_refusal_names_the_permission_that_aws_names(wire: Wire) -> None:
    message = (
        f"User: arn:aws:sts::{OWN}:assumed-role/r/s is not authorized to perform: iam:ListGroupsOfTheMoon on resource: "
        "* with an explicit deny in a service control policy"
    )
    wire.fails("ListGroups", "AccessDenied", 403, message)
    with pytest.raises(Denied, match="explicit deny in its service control policy") as caught:
        read(wire, groups)
    assert caught.value.permission == "iam:ListGroupsOfTheMoon"


def test_a_refusal_without_words_names_the_call(wire: Wire) -> None:
    wire.fails("ListGroups", "AccessDenied", 403)
    with pytest.raises(Denied) as caught:
        read(wire, groups)
    assert caught.value.permission == "iam:ListGroups"


def test_throttling_waits_as_long_as_asked_and_goes_on(wire: Wire) -> None:
    wire.fails("ListGroups", "Throttling", 400, Retry_After="7")
    wire.fails("ListGroups", "SlowDown", 429)
    wire.says("ListGroups", EMPTY_GROUPS)
    patient = Patient()
    assert read(wire, groups, patient=patient) == []
    assert max(patient.rested) == pytest.approx(7, abs=0.1)
    assert [operation for operation, _ in wire.asked].count("ListGroups") == 3


def test_botocore_does_not_retry_beside_us(wire: Wire) -> None:
    wire.fails("ListGroups", "ServiceFailure", 503)
    with pytest.raises(Unavailable, match="gave up after 3 attempts"):
        read(wire, groups)
    assert [operation for operation, _ in wire.asked].count("ListGroups") == 3


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("Throttling", 400, Throttled),
        ("InternalFailure", 500, Unavailable),
        ("UnknownOperationException", 400, Unsupported),
        ("NotImplemented", 501, Unsupported),
        ("ExpiredToken", 403, Denied),
        ("InvalidClientTokenId", 403, Denied),
        ("ValidationError", 400, CallError),
    ],
)
def test_each_error_of_aws_ends_in_its_own_way(wire: Wire, code: str, status: int, kind: type[CallError]) -> None:
    wire.fails("ListGroups", code, status)
    with pytest.raises(CallError, match=code) as caught:
        read(wire, groups)
    assert type(caught.value) is kind


def test_an_odd_retry_after_counts_as_none(wire: Wire) -> None:
    wire.fails("ListGroups", "Throttling", 400, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT")
    with pytest.raises(Throttled):
        read(wire, groups, patient=(patient := Patient()))
    assert max(patient.rested, default=0) < 60


def test_what_aws_quotes_of_a_request_reaches_no_message(wire: Wire) -> None:
    secret = "c2Vzc2lvbi10b2tlbi" + "x" * 40
    wire.fails("ListGroups", "SignatureDoesNotMatch", 403, f"The canonical string was x-amz-security-token:{secret}")
    with pytest.raises(Denied) as caught:
        read(wire, groups)
    assert secret not in "".join(traceback.format_exception(caught.value))


def test_nobody_at_the_address_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="connection failed"), opened(options("http://127.0.0.1:1")):
        pass


def test_an_answer_that_is_none_is_a_clear_failure(wire: Wire) -> None:
    wire.sends("ListGroups", "<html>a proxy's page</html")
    with pytest.raises(Unavailable, match="iam:ListGroups: what came back is no answer"):
        read(wire, groups)


def test_an_answer_of_another_shape_is_a_clear_failure(wire: Wire) -> None:
    wire.says("ListGroups", "<Groups><member><Path>/</Path></member></Groups>")
    with pytest.raises(CallError, match="not what it should be: Object missing required field `GroupName`"):
        read(wire, groups)


def test_a_certificate_that_does_not_convince_is_not_tried_again() -> None:
    fault = translated("iam:ListGroups", SSLError(endpoint_url="https://iam.example", error="self-signed"))
    assert type(fault) is Unavailable
    assert str(fault) == "iam:ListGroups: the server's certificate was not accepted"


# Paging


def test_pages_are_followed_to_the_last(wire: Wire) -> None:
    for name, marker in (("a", "m1"), ("b", "m2")):
        wire.says("ListGroups", f"<Groups>{GROUP.format(name)}</Groups><Marker>{marker}</Marker>")
    wire.says("ListGroups", f"<Groups>{GROUP.format('c')}</Groups>")
    assert [each.id for each in read(wire, groups)] == ["arn:a", "arn:b", "arn:c"]
    asked = [given for operation, given in wire.asked if operation == "ListGroups"]
    assert [each.get("Marker") for each in asked] == [None, "m1", "m2"]
    assert {each["MaxItems"] for each in asked} == {"1000"}


def test_a_fault_between_pages_loses_none(wire: Wire) -> None:
    wire.says("ListGroups", f"<Groups>{GROUP.format('a')}</Groups><Marker>m1</Marker>")
    wire.fails("ListGroups", "Throttling")
    wire.says("ListGroups", f"<Groups>{GROUP.format('b')}</Groups>")
    assert [each.id for each in read(wire, groups)] == ["arn:a", "arn:b"]


def test_pages_without_end_are_a_failure(wire: Wire) -> None:
    wire.says("ListGroups", f"<Groups>{GROUP.format('a')}</Groups><Marker>again</Marker>")
    with pytest.raises(CallError, match="same page twice"):
        read(wire, groups)


def test_what_is_gone_meanwhile_has_no_children(wire: Wire) -> None:
    wire.fails("GetGroup", "NoSuchEntity", 404)
    wire.says("ListGroupPolicies", "<PolicyNames><member>p</member></PolicyNames>")
    wire.fails("GetGroupPolicy", "NoSuchEntity", 404)
    group = Identity(id="arn:g", kind="aws.iam.group", name="g")
    assert read(wire, group_members, group) == []
    assert read(wire, group_policies, group) == []


# Identities


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
    unit = gather(options(wire.url))["iam.account", OWN]
    assert [each.id for each in unit.records] == [f"aws.account:{OWN}"]
    assert [gap.reason for gap in unit.gaps] == [GapReason.DENIED]


def test_an_alias_names_a_lone_account(wire: Wire) -> None:
    wire.says("ListAccountAliases", "<AccountAliases><member>shop-dev</member></AccountAliases>")
    lone = read(wire, account)[0]
    assert isinstance(lone, Resource)
    assert (lone.name, lone.environment) == ("shop-dev", "development")


# Credential report


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


# Entering accounts


def keys(expires: str) -> str:
    fields = (("AccessKeyId", "A"), ("SecretAccessKey", "B"), ("SessionToken", "C"), ("Expiration", expires))
    return f"<Credentials>{''.join(f'<{name}>{value}</{name}>' for name, value in fields)}</Credentials>"


def test_an_account_that_cannot_be_entered_does_not_lose_the_others(wire: Wire) -> None:
    wire.fails("AssumeRole", "AccessDenied", 403, "not authorized to perform: sts:AssumeRole on resource: x")
    wire.says("ListGroups", f"<Groups>{GROUP.format('a')}</Groups>")
    units = gather(options(wire.url, accounts=[OWN, OTHER], role_name="reader"))
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


# Credentials of our own


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
