import base64

import pytest
from aws_folder_support import DAY, IAM, NUMBER, Dump, allow, by_id, details, ids, role, told

from connectors.streams import CallError
from graph.model import Grant, Identity, Policy, Resource

OTHER = "222233334444"
MANAGEMENT, ORGANIZATION, ROOT, UNIT = "999988887777", "o-orchard123", "r-ab12", "ou-ab12-shops000"
REPORT = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,"
    "mfa_active,access_key_1_active\n"
    f"<root_account>,{IAM}root,{DAY},not_supported,{DAY},not_supported,not_supported,false,true\n"
    f"ada,{IAM}user/ada,{DAY},{{}},{DAY},{DAY},N/A,true,false\n"
)


def account(number: str, name: str) -> dict[str, str]:
    """An account as the organisation lists it."""
    arn = f"arn:aws:organizations::{MANAGEMENT}:account/{ORGANIZATION}/{number}"
    return {"Id": number, "Arn": arn, "Name": name, "Status": "ACTIVE"}


@pytest.fixture
def organization(dump: Dump) -> Dump:
    """An organisation of two accounts, one of which was exported."""
    dump.write("iam-get-account-authorization-details.json", details())
    dump.put("organizations-list-accounts.json", {"Accounts": [account(NUMBER, "shop"), account(OTHER, "lab")]})
    dump.put("organizations-list-accounts-for-parent/" + UNIT + ".json", {"Accounts": [account(NUMBER, "shop")]})
    dump.put("organizations-list-roots.json", {"Roots": [{"Id": ROOT, "Name": "Root"}]})
    below = "organizations-list-organizational-units-for-parent"
    dump.put(f"{below}/{ROOT}.json", {"OrganizationalUnits": [{"Id": UNIT, "Name": "shops"}]})
    dump.put(f"{below}/{UNIT}.json", {"OrganizationalUnits": []})
    dump.put(f"organizations-list-parents/{OTHER}.json", {"Parents": [{"Id": ROOT, "Type": "ROOT"}]})
    for number in (NUMBER, OTHER):
        dump.put(f"organizations-list-tags-for-resource/{number}.json", {"Tags": []})
    return dump


def test_every_folder_named_by_a_number_is_an_account(account_of_two: Dump) -> None:
    assert [scope.name for scope in account_of_two.scopes()] == [NUMBER, OTHER]
    assert [scope.name for scope in account_of_two.scopes(accounts=[OTHER])] == [OTHER]


@pytest.fixture
def account_of_two(dump: Dump) -> Dump:
    """Two accounts that are of no organisation that is known."""
    for number in (NUMBER, OTHER):
        dump.put(f"{number}/get-account-authorization-details.json", details())
    return dump


def test_files_that_lie_directly_in_the_folder_are_of_the_account_that_they_speak_of(dump: Dump) -> None:
    (dump.folder / NUMBER).rmdir()
    dump.put("get-account-authorization-details.json", details())
    assert [scope.name for scope in dump.scopes()] == [NUMBER]
    assert f"{IAM}role/deploy" in ids(dump.one("iam.roles"))
    dump.put("sts-get-caller-identity.json", {"Account": OTHER})
    assert [scope.name for scope in dump.scopes()] == [OTHER]


def test_an_account_that_is_listed_and_was_not_exported_is_a_gap(organization: Dump) -> None:
    units = organization.read("iam.roles")
    assert told(units["iam.roles", OTHER]) == [f"no folder {OTHER} in folder dumps"]
    assert units["iam.roles", NUMBER].gaps == ()


def test_the_organisation_is_told_with_where_each_account_sits(organization: Dump) -> None:
    units = organization.read("organizations.accounts", "organizations.units")
    observed = units["organizations.accounts", ORGANIZATION]
    shop, lab = (by_id(observed, f"aws.account:{number}") for number in (NUMBER, OTHER))
    assert isinstance(shop, Resource)
    assert isinstance(lab, Resource)
    assert (shop.parent, lab.parent) == (f"aws.organization.unit:{UNIT}", f"aws.organization.root:{ROOT}")
    assert units["organizations.units", ORGANIZATION].gaps == ()


@pytest.mark.parametrize("name", [f"scps/{UNIT}/no-users.json", f"scps/{UNIT}.json"])
def test_a_plain_document_is_attached_to_what_its_folder_is_named_after(organization: Dump, name: str) -> None:
    organization.put(name, {"Version": "2012-10-17", "Statement": {**allow("iam:*")["Statement"][0], "Effect": "Deny"}})
    units = organization.read("organizations.control_policies", "organizations.control_policy_targets")
    (policy,) = units["organizations.control_policies", ORGANIZATION].records
    (grant,) = units["organizations.control_policy_targets", ORGANIZATION].records
    assert isinstance(policy, Policy)
    assert isinstance(grant, Grant)
    assert policy.statements[0].allow is False
    assert (grant.policy, grant.identity) == (policy.id, f"aws.organization.unit:{UNIT}")
    assert grant.purpose == "organisation"


def test_policies_as_they_are_listed_are_told_apart_by_their_type(organization: Dump) -> None:
    arn = f"arn:aws:organizations::{MANAGEMENT}:policy/{ORGANIZATION}/service_control_policy/p-1"
    listed = {"Id": "p-1", "Arn": arn, "Name": "fence", "Type": "SERVICE_CONTROL_POLICY"}
    organization.put("organizations-list-policies.json", {"Policies": [listed]})
    organization.put("organizations-describe-policy/p-1.json", {"Policy": {"Content": "{}"}})
    organization.put(
        "organizations-list-targets-for-policy/p-1.json", {"Targets": [{"TargetId": ROOT, "Type": "ROOT"}]}
    )
    units = organization.read("organizations.control_policy_targets", "organizations.resource_control_policies")
    assert len(units["organizations.control_policy_targets", ORGANIZATION].records) == 1
    assert (
        "organizations-list-policies/RESOURCE_CONTROL_POLICY"
        in told(units["organizations.resource_control_policies", ORGANIZATION])[0]
    )


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("enabled", [True, False])
def test_the_credential_report_tells_of_root_and_of_who_has_a_password(dump: Dump, form: str, *, enabled: bool) -> None:
    dump.write("get-account-authorization-details.json", details())
    report = REPORT.format(str(enabled).lower())
    encoded = {"Content": base64.b64encode(report.encode()).decode(), "ReportFormat": "text/csv"}
    dump.write(f"iam-get-credential-report.{form}", report if form == "csv" else encoded)
    units = dump.read("iam.credential_report", "iam.users")
    assert f"{IAM}root" in ids(units["iam.credential_report", NUMBER])
    ada = by_id(units["iam.users", NUMBER], f"{IAM}user/ada")
    assert isinstance(ada, Identity)
    assert ada.facts["console"] is enabled
    assert units["iam.users", NUMBER].gaps == ()


def test_without_a_report_nothing_is_said_of_passwords_and_the_gap_names_the_report(dump: Dump) -> None:
    dump.write("get-account-authorization-details.json", details())
    units = dump.read("iam.credential_report", "iam.users")
    assert "iam-get-credential-report.json" in told(units["iam.credential_report", NUMBER])[0]
    ada = by_id(units["iam.users", NUMBER], f"{IAM}user/ada")
    assert isinstance(ada, Identity)
    assert "console" not in ada.facts


def test_a_report_on_what_was_used_is_named_after_whom_it_is_on(dump: Dump) -> None:
    dump.write("get-account-authorization-details.json", details(role("busy", RoleLastUsed={"LastUsedDate": DAY})))
    used = {"ServiceNamespace": "s3", "LastAuthenticated": DAY}
    dump.write(
        f"iam-get-service-last-accessed-details/{IAM}user/ada.json",
        {"JobStatus": "COMPLETED", "ServicesLastAccessed": [used]},
    )
    units = dump.read("iam.user_usage", "iam.role_usage")
    assert f"aws.iam.usage:{IAM}user/ada/s3:*" in ids(units["iam.user_usage", NUMBER])
    assert "iam-get-service-last-accessed-details" in told(units["iam.role_usage", NUMBER])[0]


def test_no_folder_is_an_error_and_credentials_beside_one_are_refused(dump: Dump) -> None:
    with pytest.raises(CallError, match="there is no folder"):
        dump.scopes(folder=str(dump.folder / "none"))
    with pytest.raises(ValueError, match="AWS is not asked"):
        dump.scopes(role_name="reader")
