"""What was raised is really there: read back through boto3, hvac and git, not through the scanner."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import hvac
import hvac.exceptions
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from scanner.demo.aws_estate import READER, REGION, KeyPair
from scanner.demo.orchard import AHEAD, Orchard
from scanner.demo.vault_estate import signed_in


@contextlib.contextmanager
def client(orchard: Orchard, service: str, session: boto3.Session) -> Iterator[BaseClient]:
    with contextlib.closing(session.client(service, endpoint_url=orchard.aws.url)) as found:  # type: ignore[call-overload]  # because the service is a parameter here
        yield found


@contextlib.contextmanager
def reader(orchard: Orchard, account: str) -> Iterator[BaseClient]:
    """IAM of an account, as the scanner's role there sees it."""
    with client(orchard, "sts", orchard.aws.session(orchard.aws.scanner)) as sts:
        lent = sts.assume_role(RoleArn=orchard.aws.role(account, READER), RoleSessionName="test")["Credentials"]
    session = boto3.Session(lent["AccessKeyId"], lent["SecretAccessKey"], lent["SessionToken"], region_name=REGION)
    with client(orchard, "iam", session) as iam:
        yield iam


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as refused:
        call()
    return str(refused.value.response["Error"]["Code"])


def test_the_organisation_has_both_accounts_and_the_guards_on_production(orchard: Orchard) -> None:
    with client(orchard, "organizations", orchard.aws.session(orchard.aws.scanner)) as organizations:
        accounts = {each["Id"]: each["Name"] for each in organizations.list_accounts()["Accounts"]}
        policies = organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]
        guards = next(each["Id"] for each in policies if each["Name"] == "orchard-guards")
        targets = organizations.list_targets_for_policy(PolicyId=guards)["Targets"]
    numbers = orchard.aws.accounts
    assert accounts[numbers["prod"]] == "orchard-prod"
    assert accounts[numbers["tools"]] == "orchard-tools"
    assert [each["TargetId"] for each in targets] == [numbers["prod"]]


def test_the_reader_reads_and_the_server_refuses_it_everything_else(orchard: Orchard) -> None:
    with reader(orchard, "tools") as iam:
        assert [each["UserName"] for each in iam.list_users()["Users"]] == ["ci-deploy"]
        assert code_of(lambda: iam.create_user(UserName="intruder")) == "AccessDenied"
        assert code_of(lambda: iam.create_access_key(UserName="ci-deploy")) == "AccessDenied"


def test_the_scanner_cannot_read_the_management_account(orchard: Orchard) -> None:
    with client(orchard, "iam", orchard.aws.session(orchard.aws.scanner)) as iam:
        assert code_of(iam.list_users) == "AccessDenied"


def test_the_leaked_key_works_and_a_wrong_secret_does_not(orchard: Orchard) -> None:
    leaked = orchard.aws.keys["ci-deploy"][0]
    with client(orchard, "sts", orchard.aws.session(leaked)) as sts:
        assert sts.get_caller_identity()["Arn"] == orchard.aws.user("tools", "ci-deploy")
        target = orchard.aws.role("prod", "release-deployer")
        assert sts.assume_role(RoleArn=target, RoleSessionName="thief")["AssumedRoleUser"]["Arn"].endswith("/thief")
    with client(orchard, "iam", orchard.aws.session(KeyPair(leaked.id, leaked.secret[::-1]))) as iam:
        assert code_of(iam.list_users) == "SignatureDoesNotMatch"


def test_production_has_the_roles_of_the_story(orchard: Orchard) -> None:
    with reader(orchard, "prod") as iam:
        roles = {each["RoleName"]: each for each in iam.list_roles()["Roles"]}
        stock = iam.get_role(RoleName="stock-sync")["Role"]
        keys = iam.list_access_keys(UserName="invoice-export")["AccessKeyMetadata"]
        assert iam.get_login_profile(UserName="ada.holm")["LoginProfile"]["UserName"] == "ada.holm"
    assert {"release-deployer", "partner-intake", "order-report", "storefront-deploy", "ticket-triage"} <= set(roles)
    assert roles["AWSServiceRoleForecs"]["Path"].startswith("/aws-service-role/")
    assert {"Key": "Owner", "Value": "jonas.vik@orchard.example"} in stock["Tags"]
    assert stock["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith("policy/workload-boundary")
    assert [each["Status"] for each in keys] == ["Active", "Inactive"]
    trust = json.dumps(roles["storefront-deploy"]["AssumeRolePolicyDocument"])
    assert "repo:orchard-boxes/storefront:ref:refs/heads/main" in trust


def test_the_vault_keeps_its_secrets_and_closes_the_books_to_the_scanner(orchard: Orchard) -> None:
    with signed_in(orchard.vault.url, orchard.vault.token) as scanner:
        told = scanner.secrets.kv.v2.read_secret_metadata("storefront/payment-gateway")["data"]
        assert told["custom_metadata"] == {"owner": "ada.holm@orchard.example"}
        for refused in (
            lambda: scanner.read("secret/data/storefront/payment-gateway"),
            lambda: scanner.secrets.kv.v2.list_secrets("", mount_point="finance"),
            lambda: scanner.sys.enable_secrets_engine("kv"),
        ):
            with pytest.raises(hvac.exceptions.Forbidden):
                refused()
        role = scanner.auth.approle.read_role("nightly-jobs")["data"]
        leases = scanner.list("sys/leases/lookup/pki/issue/handheld")["data"]["keys"]
    assert (role["secret_id_ttl"], role["secret_id_num_uses"]) == (0, 0)
    assert len(leases) == 1


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def test_the_leak_is_in_history_and_no_longer_in_the_work_tree(orchard: Orchard) -> None:
    storefront = orchard.folder / "repositories" / "storefront"
    leaked = orchard.aws.keys["ci-deploy"][0]
    assert not (storefront / "scripts" / ".env").exists()
    assert leaked.secret in git(storefront, "log", "-p")
    authors = set(git(storefront, "log", "--format=%aE").split())
    assert authors == {f"{who}@orchard.example" for who in ("ada.holm", "jonas.vik", "release-bot")}
    newest = git(storefront, "log", "-1", "--format=%ct").strip()
    assert int(orchard.today.timestamp()) - int(newest) == 12 * 86_400


def test_the_agent_has_more_tools_than_its_first_commit_gave_it(orchard: Orchard) -> None:
    triage = orchard.folder / "repositories" / "ticket-triage"
    servers = json.loads((triage / ".mcp.json").read_text())["mcpServers"]
    assert servers["helpdesk"]["tools"] == ["get_ticket", "draft_reply", "close_ticket"]
    assert servers["payments"]["tools"] == ["refund"]
    assert servers["helpdesk"]["env"] == {"HELPDESK_TOKEN": "${HELPDESK_TOKEN}"}


def test_the_settings_hold_no_secret_and_the_environment_file_is_its_owners_alone(orchard: Orchard) -> None:
    text = "".join(file.read_text() for file in orchard.folder.glob("*.toml"))
    assert not any(value in text for value in orchard.values)
    assert (orchard.folder / "environment.sh").stat().st_mode & 0o077 == 0
    assert orchard.environ["ORCHARD_VAULT_TOKEN"] == orchard.vault.token


def test_no_value_is_shown_when_the_estate_is_printed(orchard: Orchard) -> None:
    shown = f"{orchard!r} {orchard.aws!r} {orchard.vault!r}"
    assert not any(value in shown for value in orchard.values)
    assert AHEAD.days == 120
