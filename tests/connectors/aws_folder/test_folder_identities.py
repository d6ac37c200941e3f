import datetime as dt

import pytest
from aws_folder_support import IAM, NUMBER, Dump, allow, by_id, details, ids, policy, role, told

from graph.model import GapReason, Identity, Policy

OF_IAM = (
    "iam.users",
    "iam.groups",
    "iam.group_members",
    "iam.roles",
    "iam.role_trusts",
    "iam.managed_policies",
    "iam.policy_versions",
    "iam.user_policies",
    "iam.role_policies",
    "iam.group_policies",
    "iam.user_attachments",
    "iam.group_attachments",
    "iam.role_attachments",
    "iam.instance_profiles",
)


def test_the_authorization_details_alone_tell_of_identities_and_all_their_policies(account: Dump) -> None:
    units = account.read(*OF_IAM)
    assert [gap for unit in units.values() for gap in unit.gaps] == []
    found = {id_ for unit in units.values() for id_ in ids(unit)}
    assert {
        f"{IAM}user/ada",
        f"aws.iam.boundary:{IAM}user/ada",
        f"{IAM}group/staff",
        f"aws.iam.membership:{IAM}group/staff/{IAM}user/ada",
        f"{IAM}role/deploy",
        f"aws.iam.trust:{IAM}role/deploy/lambda.amazonaws.com",
        f"{IAM}policy/ship",
        f"aws.iam.policy_version:{IAM}policy/ship:v2",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        f"aws.iam.inline_policy:{IAM}user/ada/home",
        f"aws.iam.inline_policy:{IAM}role/deploy/pass",
        f"aws.iam.attachment:{IAM}group/staff/{IAM}policy/ship",
    } <= found


def test_a_policy_is_read_in_the_version_that_is_in_force(account: Dump) -> None:
    ship = by_id(account.one("iam.managed_policies"), f"{IAM}policy/ship")
    assert isinstance(ship, Policy)
    assert ship.statements[0].actions == ("ecs:*",)


def test_details_in_several_pages_are_one_answer(dump: Dump) -> None:
    dump.write("iam-get-account-authorization-details.1.json", details())
    dump.write("iam-get-account-authorization-details.2.json", {"RoleDetailList": [role("second")]})
    assert {f"{IAM}role/deploy", f"{IAM}role/second"} <= ids(dump.one("iam.roles"))


def test_a_listing_tells_what_the_details_leave_out(account: Dump) -> None:
    account.write("iam-list-roles.json", {"Roles": [role("deploy", Description="ships", MaxSessionDuration=7200)]})
    found = by_id(account.one("iam.roles"), f"{IAM}role/deploy")
    assert isinstance(found, Identity)
    assert (found.facts["description"], found.facts["max_session_seconds"]) == ("ships", 7200)


def test_what_has_no_file_is_a_gap_that_names_the_file(account: Dump) -> None:
    (gap,) = account.one("iam.oidc_providers").gaps
    assert gap.reason is GapReason.UNAVAILABLE
    assert gap.detail == f"no file iam-list-open-id-connect-providers.json in folder dumps/{NUMBER}"


def test_a_malformed_file_is_told_with_its_line_and_the_rest_is_read(account: Dump) -> None:
    account.write("iam-list-saml-providers.json", '{\n  "SAMLProviderList": [\n    oops\n  ]\n}')
    units = account.read("iam.saml_providers", "iam.roles")
    assert told(units["iam.saml_providers", NUMBER])[0].startswith(f"dumps/{NUMBER}/iam-list-saml-providers.json:3: ")
    assert units["iam.roles", NUMBER].gaps == ()


def test_a_listing_of_all_policies_is_told_apart_where_the_details_are_missing(dump: Dump) -> None:
    """Those of the customer are told whole; of AWS's only what is in use."""
    of_aws = "arn:aws:iam::aws:policy/"
    ours, used, idle = (policy(name, {"v1": allow("s3:*")}) for name in ("ours", "used", "idle"))
    used["Arn"], idle["Arn"] = f"{of_aws}used", f"{of_aws}idle"
    idle["AttachmentCount"] = idle["PermissionsBoundaryUsageCount"] = 0
    dump.write("iam-list-policies.json", {"Policies": [ours, used, idle]})
    for each in (ours, used):
        dump.write(f"iam-get-policy-version/{each['Arn']}/v1.json", {"PolicyVersion": each["PolicyVersionList"][0]})
    observed = dump.one("iam.managed_policies")
    assert (ids(observed), observed.gaps) == ({ours["Arn"], used["Arn"]}, ())


@pytest.mark.parametrize("roles", ["none", [{"Arn": f"{IAM}role/nameless"}], ["deploy"]])
def test_details_that_are_no_details_are_told_so(dump: Dump, roles: object) -> None:
    dump.write("get-account-authorization-details.json", {**details(), "RoleDetailList": roles})
    assert "RoleDetailList is no list of things that each have a RoleName" in told(dump.one("iam.roles"))[0]


def test_times_are_read_in_every_form_that_the_command_line_writes_them(dump: Dump) -> None:
    """With a zone, without one (which is UTC), and as seconds."""
    times = {"zone": "2026-01-05T12:00:00+02:00", "none": "2026-01-05T10:00:00", "seconds": 1767607200}
    dump.write(
        "get-account-authorization-details.json",
        {"RoleDetailList": [role(name, CreateDate=time) for name, time in times.items()]},
    )
    observed = dump.one("iam.roles")
    found = {record.name: record.created for record in observed.records if isinstance(record, Identity)}
    assert set(found) == set(times)
    assert set(found.values()) == {dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)}
