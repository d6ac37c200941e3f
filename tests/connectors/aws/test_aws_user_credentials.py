"""Credentials of single services, second factors and use, as AWS tells of them on the wire; moto's server does not."""

from __future__ import annotations

import datetime as dt

import pytest
from aws_support import DAY, OWN, Patient, Wire, gather_one, one, options, read

from connectors.aws.streams.account_security import password_policy
from connectors.aws.streams.last_accessed import role_usage, user_usage
from connectors.aws.streams.mfa_devices import mfa_devices, virtual_mfa_devices
from connectors.aws.streams.user_credentials import service_credentials
from connectors.streams import CallError, Unavailable
from graph.model import Credential, GapReason, Identity, Resource, Usage

ADA = Identity(id=f"arn:aws:iam::{OWN}:user/ada", kind="aws.iam.user", name="ada")
ROLE = f"arn:aws:iam::{OWN}:role"
WHEN = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)


def service_credential(service: str, more: str = "") -> str:
    fields = f"<UserName>ada</UserName><Status>Active</Status><ServiceName>{service}</ServiceName>"
    member = f"<member>{fields}<CreateDate>{DAY}</CreateDate>{more}</member>"
    return f"<ServiceSpecificCredentials>{member}</ServiceSpecificCredentials>"


def test_a_key_for_bedrock_is_told_as_what_it_is(wire: Wire) -> None:
    more = (
        "<ServiceSpecificCredentialId>ACCA1</ServiceSpecificCredentialId><ExpirationDate>2026-03-01T00:00:00Z"
        "</ExpirationDate><ServiceCredentialAlias>BedrockAPIKey-ada</ServiceCredentialAlias>"
    )
    wire.says("ListServiceSpecificCredentials", service_credential("bedrock.amazonaws.com", more))
    key = one(read(wire, service_credentials, ADA))
    assert isinstance(key, Credential)
    assert (key.id, key.kind, key.identity) == ("aws.bedrock.api_key:ACCA1", "aws.bedrock.api_key", ADA.id)
    assert (key.name, key.active, key.never_expires) == ("BedrockAPIKey-ada", True, False)
    assert key.expires == dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def test_a_password_for_git_never_expires(wire: Wire) -> None:
    more = "<ServiceSpecificCredentialId>ACCA2</ServiceSpecificCredentialId><ServiceUserName>ada-at-1</ServiceUserName>"
    wire.says("ListServiceSpecificCredentials", service_credential("codecommit.amazonaws.com", more))
    password = one(read(wire, service_credentials, ADA))
    assert isinstance(password, Credential)
    assert (password.id, password.name) == ("aws.iam.service_credential:ACCA2", "ada-at-1")
    assert (password.never_expires, password.facts) == (True, {"service": "codecommit.amazonaws.com"})


@pytest.mark.parametrize(
    ("serial", "form"),
    [
        (f"arn:aws:iam::{OWN}:mfa/phone", "virtual"),
        (f"arn:aws:iam::{OWN}:u2f/user/ada/key-1", "security key"),
        ("GAHT12345678", "hardware"),
    ],
)
def test_the_form_of_a_device_is_told_by_its_number(wire: Wire, serial: str, form: str) -> None:
    wire.says(
        "ListMFADevices",
        f"<MFADevices><member><UserName>ada</UserName><SerialNumber>{serial}</SerialNumber>"
        f"<EnableDate>{DAY}</EnableDate></member></MFADevices>",
    )
    device = one(read(wire, mfa_devices, ADA))
    assert isinstance(device, Resource)
    assert (device.facts, device.created) == ({"bearer": ADA.id, "form": form}, WHEN)


def test_the_root_users_device_is_among_the_virtual_ones(wire: Wire) -> None:
    def device(name: str, arn: str) -> str:
        bearer = f"<User><Arn>{arn}</Arn></User>"
        return f"<member><SerialNumber>arn:aws:iam::{OWN}:mfa/{name}</SerialNumber>{bearer}</member>"

    root = f"arn:aws:iam::{OWN}:root"
    wire.says(
        "ListVirtualMFADevices",
        f"<VirtualMFADevices>{device('root-account-mfa-device', root)}{device('x', ADA.id)}</VirtualMFADevices>",
    )
    found = one(read(wire, virtual_mfa_devices))
    assert isinstance(found, Resource)
    assert found.facts["bearer"] == root


def test_an_account_without_a_password_policy_says_so(wire: Wire) -> None:
    wire.fails("GetAccountPasswordPolicy", "NoSuchEntity", 404)
    found = one(read(wire, password_policy))
    assert isinstance(found, Resource)
    assert found.facts == {"set": False}


SERVICES = f"""
<member><ServiceName>S3</ServiceName><ServiceNamespace>s3</ServiceNamespace><LastAuthenticated>{DAY}</LastAuthenticated>
  <TrackedActionsLastAccessed>
    <member><ActionName>GetBucketPolicy</ActionName><LastAccessedTime>{DAY}</LastAccessedTime></member>
    <member><ActionName>DeleteBucket</ActionName></member>
  </TrackedActionsLastAccessed></member>
<member><ServiceName>SQS</ServiceName><ServiceNamespace>sqs</ServiceNamespace></member>"""


def reported(wire: Wire, *statuses: str, services: str = "") -> None:
    wire.says("GenerateServiceLastAccessedDetails", "<JobId>0f0b1f5e-0000-0000-0000-000000000000</JobId>")
    for status in statuses:
        told = f"<JobStatus>{status}</JobStatus><ServicesLastAccessed>{services}</ServicesLastAccessed>"
        wire.says("GetServiceLastAccessedDetails", told)


def test_what_was_used_is_told_by_service_and_by_action_and_that_somebody_looked(wire: Wire) -> None:
    reported(wire, "IN_PROGRESS", "COMPLETED", services=SERVICES)
    patient = Patient()
    found = read(wire, user_usage, ADA, patient=patient)
    assert all(isinstance(each, Usage) and each.identity == ADA.id and each.window_days == 400 for each in found)
    assert {each.action: each.last_used for each in found if isinstance(each, Usage)} == {
        "*": WHEN,
        "s3:*": WHEN,
        "s3:GetBucketPolicy": WHEN,
        "s3:DeleteBucket": None,
    }
    (asked,) = (given for operation, given in wire.asked if operation == "GenerateServiceLastAccessedDetails")
    assert (asked["Arn"], asked["Granularity"]) == (ADA.id, "ACTION_LEVEL")


def test_of_a_role_that_iam_says_was_never_used_no_report_is_asked_for(wire: Wire) -> None:
    role = Identity(id=ROLE, kind="aws.iam.role", name="r", used=False)
    found = one(read(wire, role_usage, role))
    assert isinstance(found, Usage)
    assert (found.action, found.last_used, found.window_days) == ("*", None, 400)
    assert "GenerateServiceLastAccessedDetails" not in {operation for operation, _ in wire.asked}
    assert read(wire, role_usage, role, leave_out=["iam:GenerateServiceLastAccessedDetails"]) == []


def test_reports_on_many_are_begun_before_the_first_is_waited_for(wire: Wire) -> None:
    names = [str(number) for number in range(60)]
    listed = "".join(f"<member><RoleName>{name}</RoleName><Arn>{ROLE}/{name}</Arn></member>" for name in names)
    wire.says("ListRoles", f"<Roles>{listed}</Roles>")
    for name in names:
        fields = f"<Path>/</Path><RoleName>{name}</RoleName><Arn>{ROLE}/{name}</Arn><CreateDate>{DAY}</CreateDate>"
        wire.says("GetRole", f"<Role>{fields}</Role>")
    reported(wire, "COMPLETED")
    unit = gather_one(options(wire.url), "iam.role_usage")
    assert (len(unit.records), unit.gaps) == (60, ())
    asked = [operation for operation, _ in wire.asked]
    assert asked.count("GenerateServiceLastAccessedDetails") == asked.count("GetServiceLastAccessedDetails") == 60
    begun = [name.startswith("Generate") for name in asked if name.endswith("ServiceLastAccessedDetails")]
    assert all(begun[:8]), "whoever waits for the first report before asking for the second waits for all of them"


def test_an_identity_that_used_nothing_was_looked_at_all_the_same(wire: Wire) -> None:
    reported(wire, "COMPLETED")
    found = one(read(wire, role_usage, ADA))
    assert isinstance(found, Usage)
    assert (found.action, found.last_used) == ("*", None)


def test_a_report_that_fails_or_never_comes_is_no_report_of_no_use(wire: Wire) -> None:
    reported(wire, "FAILED", "IN_PROGRESS")
    with pytest.raises(CallError, match="was not made"):
        read(wire, role_usage, ADA)
    with pytest.raises(Unavailable, match="still running"):
        read(wire, role_usage, ADA, patient=Patient())


def test_reports_that_are_left_out_are_not_asked_for_and_are_no_gap(wire: Wire) -> None:
    assert read(wire, user_usage, ADA, leave_out=["iam:GenerateServiceLastAccessedDetails"]) == []
    assert read(wire, service_credentials, ADA, leave_out=["iam"]) == []
    assert {operation for operation, _ in wire.asked} == {"GetCallerIdentity"}


def test_one_identity_whose_report_is_refused_does_not_cost_the_others(wire: Wire) -> None:
    listed = "".join(f"<member><RoleName>{name}</RoleName><Arn>{ROLE}/{name}</Arn></member>" for name in "ab")
    wire.says("ListRoles", f"<Roles>{listed}</Roles>")
    for name in "ab":
        fields = f"<Path>/</Path><RoleName>{name}</RoleName><Arn>{ROLE}/{name}</Arn><CreateDate>{DAY}</CreateDate>"
        wire.says("GetRole", f"<Role>{fields}</Role>")
    wire.says("ListRolePolicies", "<PolicyNames/>")
    for _ in range(3):  # one for each that is begun, and one that is read
        wire.fails("GenerateServiceLastAccessedDetails", "AccessDenied", 403)
    reported(wire, "COMPLETED")
    unit = gather_one(options(wire.url), "iam.role_usage")
    assert [type(each) for each in unit.records] == [Usage]
    (gap,) = unit.gaps
    assert (gap.reason, gap.permission) == (GapReason.DENIED, "iam:GenerateServiceLastAccessedDetails")
    assert gap.subject in {f"{ROLE}/a", f"{ROLE}/b"}
