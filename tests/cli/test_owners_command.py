"""Who answers for what, asked as people do: of a scan of a cloud, a repository and a list of people."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from questions_support import ACCOUNT, MADE
from repository_support import Repo, repository

from scanner.cli import main

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]
PEOPLE = """\
name,email,handle,status,left,team,manager
Ada Holm,ada@shop.example,adah,active,,Platform,
Ben Ray,ben@shop.example,benr,left,2026-03-01,Platform,ada@shop.example
Grace Li,grace@shop.example,grace,active,,Platform,
"""
ROLES = """\
resource "aws_iam_role" "deploy" {
  name = "deploy"
}

resource "aws_iam_role" "orders" {
  name = "orders"
  tags = local.tags
}
"""
SETTINGS = """\
estate = "shop"
[sources.aws]
platform = "aws"
folder = "dumps"
[sources.infra]
platform = "git"
paths = ["infra*"]
[owners]
keys = { "cost-owner" = 0.6, Squad = 0 }
[sources.hr]
platform = "people"
file = "people.csv"
"""


def role(name: str, **tags: str) -> dict[str, object]:
    return {
        "Path": "/", "RoleName": name, "RoleId": f"AROA{name.upper()}", "CreateDate": MADE,
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}", "AssumeRolePolicyDocument": {"Statement": []},
        "RolePolicyList": [], "AttachedManagedPolicies": [], "InstanceProfileList": [],
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }  # fmt: skip


def estate(folder: Path) -> None:
    """Write the dumps, the code, the list of people and the settings."""
    roles = [
        role("deploy"),
        role("orders"),
        role("late", Squad="nobody's"),
        role("other"),
        role("front", Owner="Grace Li <grace+aws@shop.example>", BackupOwner="ada@shop.example"),
        role("bills", Owner="ben@shop.example", **{"acme:CostOwner": "ben@shop.example"}),
        role("claims", Owner="grace@shop.example", Team="someone else", OwnerEmail="zed@shop.example"),
    ]
    dumps = folder / "dumps" / ACCOUNT
    dumps.mkdir(parents=True)
    details = {"UserDetailList": [], "GroupDetailList": [], "Policies": [], "RoleDetailList": roles}
    (dumps / "iam-get-account-authorization-details.json").write_text(json.dumps(details))
    (folder / "people.csv").write_text(PEOPLE)
    (folder / "muster.toml").write_text(SETTINGS)
    infra = repository(folder / "infra")
    infra.commit({"aws/roles.tf": ROLES}, author=("Ben", "ben@shop.example"))
    late = ROLES.replace("deploy", "late").replace("orders", "gone")
    infra.commit(
        {"CODEOWNERS": "/aws/ @shop/platform\n", "late.tf": late}, author=("A", "1+adah@users.noreply.github.com")
    )
    other = repository(folder / "infra2")
    other.commit(
        {"other.tf": ROLES.replace("orders", "other").replace("deploy", "unused")},
        author=("Grace", "grace@shop.example"),
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An estate that was scanned once, for all these tests."""
    folder = tmp_path_factory.mktemp("owners")
    estate(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("HOME", str(folder / "home"))
        assert main(["-q", "scan", "--exit-zero", "--allow-gaps", "-f", f"json={folder / 'scan.json'}"]) == 0
    return folder


@pytest.fixture
def scanned(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(place)
    monkeypatch.setenv("HOME", str(place / "home"))
    return place


def out(call: Call, capsys: Read, *arguments: str) -> str:
    assert call("owners", *arguments) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("scanned")
def test_each_identity_is_listed_with_its_owner_evidence_and_backup(call: Call, capsys: Read) -> None:
    rows = {each["name"]: each for each in csv.DictReader(io.StringIO(out(call, capsys, "-f", "csv")))}
    told = {name: (row["owner"], row["standing"], row["evidence"], row["backup"]) for name, row in rows.items()}
    assert told == {
        "deploy": ("Platform", "team", "CODEOWNERS", "Ada Holm"),
        "orders": ("Platform", "team", "CODEOWNERS", "Ada Holm"),
        "late": ("", "not read", "", ""),
        "other": ("", "not read", "", ""),
        "front": ("Grace Li", "active", "tag:Owner", "Ada Holm"),
        "bills": ("Ben Ray", "left", "tag:Owner", ""),
        "claims": ("Grace Li", "active", "tag:Owner", ""),
    }
    assert {name for name, row in rows.items() if row["conflict"]} == {"claims"}
    assert rows["orders"]["confidence"] == "0.8"
    text = out(call, capsys)
    assert "Grace Li or zed@shop.example" in text
    assert "7 identities: " in text


@pytest.mark.usefixtures("scanned")
def test_the_list_is_narrowed_to_what_is_missing_disputed_or_somebody_s(call: Call, capsys: Read) -> None:
    def names(*arguments: str) -> set[str]:
        return {each["name"] for each in json.loads(out(call, capsys, *arguments, "-f", "json"))}

    assert names("--missing") == {"bills", "late", "other"}
    assert names("--conflicts") == {"claims"}
    assert names("--of", "Grace Li") == {"front", "claims", "deploy", "orders"}
    assert names("--of", "@adah") == {"front", "deploy", "orders"}
    assert names("--of", "platform") == {"deploy", "orders"}
    assert out(call, capsys, "--of", "nobody") == "No identity like that asks for an owner.\n"


@pytest.mark.usefixtures("scanned")
def test_one_identity_is_told_with_every_claim_and_why_one_won(call: Call, capsys: Read) -> None:
    text = " ".join(out(call, capsys, "orders").split())
    assert "Platform (team), 0.80 sure: CODEOWNERS (CODEOWNERS:1) says @shop/platform" in text
    assert "of the code at infra:aws/roles.tf:5 that defines it" in text
    assert "says ben@shop.example" in text
    assert "left, too weak to count" in text
    disputed = " ".join(out(call, capsys, "claims").split())
    assert "It is not settled: zed@shop.example is nearly as sure, and says otherwise." in disputed
    assert "whom no directory knows" in disputed
    assert "There is no backup that is known to be here." in disputed
    assert "Backup: Ada Holm." in " ".join(out(call, capsys, "front").split())
    told = json.loads(out(call, capsys, "show", "front", "-f", "json"))
    assert [each["text"] for each in told["claims"]] == ["Grace Li <grace+aws@shop.example>", "ada@shop.example"]
    assert "Nobody is known to: not all that could tell was read." in " ".join(out(call, capsys, "late").split())
    assert call("owners", "nothere") == 2
    assert "no identity is called nothere" in capsys.readouterr().err
    assert call("owners", "--missing", "front") == 2
    assert "write options behind the identity" in capsys.readouterr().err


@pytest.mark.usefixtures("scanned")
def test_settings_say_which_tags_name_an_owner(call: Call, capsys: Read) -> None:
    told = json.loads(out(call, capsys, "show", "bills", "-f", "json"))
    assert {each["evidence"]: each["confidence"] for each in told["claims"]} == {
        "tag:Owner": 0.9,
        "tag:acme:CostOwner": 0.6,
    }
    late = json.loads(out(call, capsys, "show", "late", "-f", "json"))
    assert [each["evidence"] for each in late["claims"]] == ["last change"], "a squad is no owner here"


@pytest.mark.usefixtures("scanned")
def test_a_manager_is_proposed_for_what_a_leaver_left(call: Call, capsys: Read) -> None:
    text = " ".join(out(call, capsys, "propose", "bills").split())
    assert "role bills 111122223333 its owner Ben Ray is gone." in text
    assert "Ada Holm <ada@shop.example> (active) · Ada Holm was the manager of Ben Ray" in text
    assert "1 identity without an owner who is here; 1 with a proposal" in text
    assert "Every identity that asks for an owner" in out(call, capsys, "propose", "front")
    (row,) = csv.DictReader(io.StringIO(out(call, capsys, "propose", "bills", "-f", "csv")))
    assert (row["name"], row["proposed"], row["confidence"]) == ("bills", "ada@shop.example", "0.4")
    assert json.loads(out(call, capsys, "propose", "--least", "0.9", "-f", "json")) == []
    command = out(call, capsys, "propose", "bills", "-f", "commands").splitlines()[-1]
    assert shlex.split(command) == [
        "aws", "iam", "tag-role", "--role-name", "bills", "--tags", '[{"Key": "Owner", "Value": "ada@shop.example"}]'
    ]  # fmt: skip
    ticket = out(call, capsys, "propose", "bills", "--key", "team:owner", "-f", "markdown")
    assert "## Who answers for role `bills`?" in ticket
    assert "tag it `team:owner = ada@shop.example`" in ticket


def test_code_gets_its_tag_by_a_patch_that_git_takes(call: Call, capsys: Read, scanned: Path) -> None:
    before = (scanned / "infra/late.tf").read_text()
    assert call("owners", "propose", "-f", "patch", "--in", "infra") == 0
    told = capsys.readouterr()
    assert "1 get the tag Owner by this patch; 2 others" in told.err
    assert "+++ b/late.tf" in told.out
    assert '+    Owner = "ada@shop.example"' in told.out
    assert (scanned / "infra/late.tf").read_text() == before, "nothing is touched"
    patch = scanned / "owners.patch"
    patch.write_text(told.out)
    Repo(scanned / "infra").git("apply", "--check", str(patch))
    assert call("owners", "propose", "-f", "patch") == 2
    assert "choose one with --in: infra, infra2" in capsys.readouterr().err
    assert out(call, capsys, "propose", "-f", "patch", "--in", "elsewhere") == ""
    settings = (scanned / "muster.toml").read_text()
    (scanned / "elsewhere.toml").write_text(settings.replace("infra*", "none*"))
    argv = ("--config", "elsewhere.toml", "owners", "propose", "-f", "patch")
    assert call(*argv) == 0
    assert capsys.readouterr().out == "", "what is not at hand gets no patch"
    assert call(*argv, "--repository", "infra2") == 0
    assert '+  tags = merge(local.tags, { Owner = "grace@shop.example" })' in capsys.readouterr().out


@pytest.mark.usefixtures("scanned")
def test_a_folder_of_dumps_is_asked_without_a_scan(call: Call, capsys: Read) -> None:
    assert call("owners", "--source", "dumps", "-f", "json") == 0
    told = capsys.readouterr()
    assert {each["standing"] for each in json.loads(told.out)} == {"unknown", "not read"}
    assert "not everything was read" in told.err
    assert "not all that could tell was read" in out(call, capsys, "deploy", "--source", "dumps")
    ticket = out(call, capsys, "propose", "deploy", "--source", "dumps", "-f", "markdown")
    assert "Nothing speaks for anybody." in ticket
    assert "Nothing speaks for anybody" in out(call, capsys, "propose", "deploy", "--source", "dumps")
    assert out(call, capsys, "propose", "deploy", "--source", "dumps", "-f", "csv").endswith(",,,,\n")
