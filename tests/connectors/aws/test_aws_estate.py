"""Identities, policies and accounts of a whole organisation read from moto's server, by way of the runner."""

from __future__ import annotations

import subprocess
import sys

import pytest
from aws_support import MOTO_LACKS, OWN, Estate, Units, gather, gather_one, options

from connectors.registry import platform
from graph.model import (
    AnyRecord,
    Credential,
    Grant,
    Identity,
    Membership,
    OwnerClaim,
    Policy,
    Resource,
    Trust,
)

USER, ROLE = f"arn:aws:iam::{OWN}:user", f"arn:aws:iam::{OWN}:role"
OURS = ("iam.", "organizations.")


@pytest.fixture(scope="module")
def units(estate: Estate) -> Units:
    given = options(estate.url, organization=True, role_name="reader", leave_out=MOTO_LACKS)
    return gather(given, only=tuple(name for name in platform("aws").streams if name.startswith(OURS)))


@pytest.fixture(scope="module")
def records(units: Units) -> dict[str, AnyRecord]:
    return {record.id: record for unit in units.values() for record in unit.records}


def test_everything_is_read_without_a_gap(units: Units, estate: Estate) -> None:
    assert [gap for unit in units.values() for gap in unit.gaps] == []
    assert {scope for _, scope in units} >= {OWN, estate.member}


def test_ids_are_unique_and_carry_their_scope(units: Units, estate: Estate) -> None:
    ids = [record.id for unit in units.values() for record in unit.records]
    shared = {each for each in ids if ids.count(each) > 1}
    assert all(each.startswith("arn:aws:iam::aws:policy/") for each in shared)
    scopes = {record.scope for (_, scope), unit in units.items() if scope == OWN for record in unit.records}
    assert scopes == {OWN, ""}
    assert f"arn:aws:iam::{estate.member}:user/ada" in ids


def test_accounts_sit_in_their_units(records: dict[str, AnyRecord], estate: Estate) -> None:
    account = records[f"aws.account:{estate.member}"]
    assert isinstance(account, Resource)
    assert account.name == "shop-prod"
    assert account.scope == estate.member
    assert account.environment == "production"
    assert (account.facts["status"], account.facts["management"]) == ("ACTIVE", False)
    assert str(account.facts["organization"]).startswith("o-")
    unit = records[str(account.parent)]
    assert isinstance(unit, Resource)
    assert (unit.kind, unit.name) == ("aws.organization.unit", "shops")
    assert records[str(unit.parent)].kind == "aws.organization.root"
    own = records[f"aws.account:{OWN}"]
    assert isinstance(own, Resource)
    assert own.facts["management"] is True
    alias = records["aws.iam.account_alias:orchard-root"]
    assert isinstance(alias, Resource)
    assert alias.parent == own.id


def test_control_policies_limit_the_unit_they_are_attached_to(records: dict[str, AnyRecord], estate: Estate) -> None:
    policy = next(each for each in records.values() if isinstance(each, Policy) and each.name == "no-users")
    assert policy.kind == "aws.organization.control_policy"
    assert [(each.allow, each.actions) for each in policy.statements] == [(False, ("iam:CreateUser",))]
    attached = [each for each in records.values() if isinstance(each, Grant) and each.policy == policy.id]
    assert [(each.identity, each.purpose) for each in attached] == [
        (f"aws.organization.unit:{estate.unit}", "organisation")
    ]


def test_limits_of_resources_have_a_purpose_of_their_own(records: dict[str, AnyRecord]) -> None:
    policy = next(each for each in records.values() if isinstance(each, Policy) and each.name == "perimeter")
    assert policy.kind == "aws.organization.resource_control_policy"
    assert [(each.allow, each.actions, each.principals[0].name) for each in policy.statements] == [
        (False, ("s3:*",), "*")
    ]
    attached = [each for each in records.values() if isinstance(each, Grant) and each.policy == policy.id]
    assert [(each.identity.partition(":")[0], each.purpose) for each in attached] == [
        ("aws.organization.root", "organisation resources")
    ]


def test_who_administers_a_service_for_all_is_told(records: dict[str, AnyRecord], estate: Estate) -> None:
    told = [each for each in records.values() if each.kind == "aws.organization.delegated_administrator"]
    assert [each.facts for each in told if isinstance(each, Resource)] == [
        {"account": estate.member, "service": "guardduty.amazonaws.com"}
    ]


def test_a_user_with_a_console_password_is_human_and_another_unknown(records: dict[str, AnyRecord]) -> None:
    ada, robot = records[f"{USER}/people/ada"], records[f"{USER}/robot"]
    assert isinstance(ada, Identity)
    assert isinstance(robot, Identity)
    assert (ada.kind, ada.name, ada.human, ada.environment) == ("aws.iam.user", "ada", True, "production")
    assert (robot.human, robot.environment, robot.used) == (None, None, None)
    assert ada.created is not None
    assert ada.created.utcoffset() is not None
    assert (ada.facts["path"], ada.facts["console"], robot.facts["console"]) == ("/people/", True, False)
    assert str(ada.facts["console_since"]).endswith("+00:00")


def test_tags_make_owner_claims(records: dict[str, AnyRecord]) -> None:
    claims = {each.subject: each for each in records.values() if isinstance(each, OwnerClaim)}
    ada = claims[f"{USER}/people/ada"]
    assert (ada.owner, ada.evidence, ada.confidence) == ("ada@orchard.example", "tag:Owner", 0.9)
    assert claims[f"{ROLE}/deploy"].evidence == "tag:team"


def test_boundaries_are_grants_of_their_own_purpose(records: dict[str, AnyRecord]) -> None:
    limits = {
        each.identity: each.policy
        for each in records.values()
        if isinstance(each, Grant) and each.purpose == "boundary"
    }
    assert limits == {f"{ROLE}/deploy": f"arn:aws:iam::{OWN}:policy/limit"}


def test_access_keys_tell_state_and_that_they_were_never_used(records: dict[str, AnyRecord], estate: Estate) -> None:
    live, idle = records[f"aws.iam.access_key:{estate.key}"], records[f"aws.iam.access_key:{estate.idle_key}"]
    assert isinstance(live, Credential)
    assert isinstance(idle, Credential)
    assert (live.identity, live.active, live.used, live.last_used) == (f"{USER}/people/ada", True, False, None)
    assert idle.active is False
    assert live.facts == {"service": None, "region": None}


def test_the_report_tells_of_passwords_and_the_root_user(records: dict[str, AnyRecord]) -> None:
    password = records[f"aws.iam.password:{USER}/people/ada"]
    assert isinstance(password, Credential)
    assert password.facts == {"mfa": True}
    assert f"aws.iam.password:{USER}/robot" not in records
    root = records[f"arn:aws:iam::{OWN}:root"]
    assert isinstance(root, Identity)
    assert root.kind == "aws.root"


def test_roles_of_aws_are_its_own(records: dict[str, AnyRecord]) -> None:
    managed = {each.name for each in records.values() if isinstance(each, Identity) and each.platform_managed}
    assert managed == {"AWSServiceRoleForecs"}


def test_roles_of_services_are_told_apart_from_other_roles_of_aws(records: dict[str, AnyRecord]) -> None:
    linked = {each.name for each in records.values() if isinstance(each, Identity) and each.facts.get("service_linked")}
    assert linked == {"AWSServiceRoleForecs"}


def test_a_trust_policy_is_kept_as_it_is_written(records: dict[str, AnyRecord]) -> None:
    grants = {each.identity: each for each in records.values() if isinstance(each, Grant) and each.purpose == "trust"}
    policy = records[grants[f"{ROLE}/deploy"].policy]
    assert isinstance(policy, Policy)
    (said,) = policy.statements
    assert (said.allow, said.actions) == (True, ("sts:AssumeRoleWithWebIdentity",))
    assert [(each.form, each.name.rpartition("/")[2]) for each in said.principals] == [
        ("Federated", "token.actions.githubusercontent.com")
    ]
    assert policy.id == f"aws.iam.trust_policy:{ROLE}/deploy"


def test_versions_of_a_policy_that_are_not_in_force_are_told_apart(records: dict[str, AnyRecord]) -> None:
    policy, old = (
        records[f"arn:aws:iam::{OWN}:policy/limit"],
        records[f"aws.iam.policy_version:arn:aws:iam::{OWN}:policy/limit:v2"],
    )
    assert isinstance(policy, Policy)
    assert isinstance(old, Policy)
    assert policy.facts == {"version": "v1", "attachments": 1, "limits": 0}
    assert [each.actions for each in policy.statements] == [("s3:*",)]
    assert old.facts == {"policy": policy.id, "version": "v2"}
    assert [each.actions for each in old.statements] == [("iam:*",)]


def test_second_factors_keys_and_certificates_belong_to_their_users(records: dict[str, AnyRecord]) -> None:
    devices = {each.name: each.facts for each in records.values() if each.kind == "aws.iam.mfa_device"}
    assert devices == {
        "ada-phone": {"bearer": f"{USER}/people/ada", "form": "virtual"},
        "spare": {"bearer": None, "form": "virtual"},
    }
    kinds = {each.kind: each for each in records.values() if isinstance(each, Credential)}
    for kind in ("aws.iam.ssh_key", "aws.iam.signing_certificate"):
        assert (kinds[kind].identity, kinds[kind].active) == (f"{USER}/people/ada", True)


def test_the_account_says_what_it_demands_and_how_its_root_is_kept(records: dict[str, AnyRecord]) -> None:
    summary, demands = records[f"aws.iam.summary:{OWN}"], records[f"aws.iam.password_policy:{OWN}"]
    assert isinstance(summary, Resource)
    assert isinstance(demands, Resource)
    assert summary.facts["users"] == 2
    assert (demands.facts["set"], demands.facts["minimum_length"]) == (True, 14)


def test_trusts_name_issuer_and_subject(records: dict[str, AnyRecord], estate: Estate) -> None:
    trusts = {each.target: each for each in records.values() if isinstance(each, Trust)}
    deploy = trusts[f"{ROLE}/deploy"]
    assert (deploy.principal_kind, deploy.issuer) == ("federated", "token.actions.githubusercontent.com")
    assert deploy.conditions[0].values == ("repo:orchard/shop:*",)
    reader = trusts[f"arn:aws:iam::{estate.member}:role/reader"]
    assert (reader.principal_kind, reader.principal) == ("account", OWN)


def test_groups_have_members(records: dict[str, AnyRecord]) -> None:
    members = [each for each in records.values() if isinstance(each, Membership)]
    assert [(each.member, each.group) for each in members] == [
        (f"{USER}/people/ada", f"arn:aws:iam::{OWN}:group/staff")
    ]


def test_policies_are_told_when_they_are_ours_or_in_use(records: dict[str, AnyRecord]) -> None:
    policies = {
        each.id: each for each in records.values() if isinstance(each, Policy) and each.kind == "aws.iam.policy"
    }
    of_aws = "arn:aws:iam::aws:policy"
    assert set(policies) == {
        f"arn:aws:iam::{OWN}:policy/limit",
        f"{of_aws}/AdministratorAccess",
        f"{of_aws}/ReadOnlyAccess",
        *(each for each in policies if each.startswith(f"{of_aws}/aws-service-role/")),
    }
    assert policies[f"{of_aws}/AdministratorAccess"].platform_managed
    assert policies[f"{of_aws}/AdministratorAccess"].statements[0].actions == ("*",)


@pytest.mark.parametrize(
    ("holder", "name", "purpose"),
    [
        (f"{USER}/robot", "work", "actions"),
        (f"arn:aws:iam::{OWN}:group/staff", "home", "not_actions"),
        (f"{ROLE}/deploy", "ship", "actions"),
    ],
)
def test_inline_policies_belong_to_their_holder(
    records: dict[str, AnyRecord], holder: str, name: str, purpose: str
) -> None:
    policy = records[f"aws.iam.inline_policy:{holder}/{name}"]
    assert isinstance(policy, Policy)
    assert getattr(policy.statements[0], purpose)
    grants = [each for each in records.values() if isinstance(each, Grant) and each.policy == policy.id]
    assert [(each.identity, each.purpose) for each in grants] == [(holder, "grants")]


def test_attachments_join_identities_to_managed_policies(records: dict[str, AnyRecord]) -> None:
    attached = {
        (each.identity, each.policy.rpartition("/")[2])
        for each in records.values()
        if each.kind == "aws.iam.attachment" and isinstance(each, Grant)
    }
    assert attached >= {
        (f"{USER}/robot", "AdministratorAccess"),
        (f"arn:aws:iam::{OWN}:group/staff", "ReadOnlyAccess"),
        (f"{ROLE}/deploy", "limit"),
    }


def test_providers_are_resources_of_the_account(records: dict[str, AnyRecord]) -> None:
    oidc = records[f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"]
    saml = records[f"arn:aws:iam::{OWN}:saml-provider/directory"]
    assert isinstance(oidc, Resource)
    assert isinstance(saml, Resource)
    assert (oidc.name, oidc.facts) == ("token.actions.githubusercontent.com", {"audiences": "sts.amazonaws.com"})
    assert (saml.name, saml.parent) == ("directory", f"aws.account:{OWN}")
    assert saml.facts["valid_until"]


def test_declaring_the_streams_imports_no_sdk() -> None:
    code = "import sys; from connectors.registry import platform; platform('aws'); print('botocore' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False", "a module of streams imports boto3: import the client under TYPE_CHECKING"


def test_without_an_organisation_the_account_tells_of_itself(estate: Estate) -> None:
    units = gather(options(estate.url), only=("iam.account", "ec2.regions"))
    account = units["iam.account", OWN].records[0]
    assert isinstance(account, Resource)
    assert (account.id, account.name) == (f"aws.account:{OWN}", "orchard-root")
    assert {scope for _, scope in units} == {OWN}


def test_accounts_can_be_named_one_by_one_and_narrow_the_organisation(estate: Estate) -> None:
    given = {"accounts": [estate.member], "role_name": "reader"}
    named = gather(options(estate.url, **given), only=("iam.users",))
    assert {scope for _, scope in named} == {estate.member}
    assert f"arn:aws:iam::{estate.member}:user/ada" in [each.id for each in named["iam.users", estate.member].records]
    narrowed = gather(options(estate.url, organization=True, **given), only=("iam.users", "organizations.units"))
    assert {scope for _, scope in narrowed if scope.isdigit()} == {estate.member}


def test_every_region_that_is_switched_on_is_read(estate: Estate) -> None:
    unit = gather_one(options(estate.url), "ec2.regions")
    assert {"us-east-1", "eu-west-1"} <= {each.name for each in unit.records if isinstance(each, Resource)}
