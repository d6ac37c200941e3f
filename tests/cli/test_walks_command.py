"""``muster path``, ``cut`` and ``revoke`` over a folder of dumps: what they say, as what they exit, what is JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from questions_support import ACCOUNT, MADE, allow, document, role, trusting, user

Call = Any
CI, DANA = (f"arn:aws:iam::{ACCOUNT}:user/{name}" for name in ("ci", "dana"))
DEPLOY, RELEASE, NIGHT = (f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("deploy", "release", "night"))
ORDERS = "arn:aws:s3:::orchard-orders"
DEPLOYING = {"PolicyName": "Deploying", "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/Deploying"}
DENIED = {**allow("s3:DeleteObject"), "Effect": "Deny"}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two users who become deploy and by it release, who reads the orders; one of them also at night, with MFA."""
    group = {"Path": "/", "GroupName": "developers", "GroupId": "AGPA1", "CreateDate": MADE}
    group_ = {**group, "Arn": f"arn:aws:iam::{ACCOUNT}:group/developers", "GroupPolicyList": []}
    deploying = document(allow("sts:AssumeRole", on=DEPLOY))
    night = trusting(CI)
    night["Statement"][0]["Condition"] = MFA
    details = {
        "UserDetailList": [
            {**user("ci"), "AttachedManagedPolicies": [DEPLOYING], "UserPolicyList": []},
            {**user("dana"), "GroupList": ["developers"], "UserPolicyList": []},
        ],
        "GroupDetailList": [{**group_, "AttachedManagedPolicies": [DEPLOYING]}],
        "RoleDetailList": [
            role("deploy", trusting(f"arn:aws:iam::{ACCOUNT}:root"), allow("sts:AssumeRole", on=RELEASE)),
            role("release", trusting(DEPLOY), allow("s3:GetObject", on=f"{ORDERS}/*"), DENIED),
            role("night", night, allow("s3:GetObject", on=f"{ORDERS}/*")),
        ],
        "Policies": [
            {
                "PolicyName": "Deploying", "Arn": DEPLOYING["PolicyArn"], "DefaultVersionId": "v1", "Path": "/",
                "CreateDate": MADE, "UpdateDate": MADE, "PolicyId": "ANPA1",
                "PolicyVersionList": [
                    {"Document": deploying, "VersionId": "v1", "IsDefaultVersion": True, "CreateDate": MADE}
                ],
            }
        ],
    }  # fmt: skip
    made = tmp_path / "dumps" / ACCOUNT
    made.mkdir(parents=True)
    (made / "get-account-authorization-details.json").write_text(json.dumps(details))
    return made.parent


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """What was said, without the note on what the folder does not have."""
    return capsys.readouterr().out.partition("\nnot everything was read")[0]


def test_a_path_is_told_step_by_step_with_statements(
    call: Call, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("path", "ci", ORDERS, "--source", folder) == 0
    assert (
        told(capsys)
        == f"""\
{CI} leads to {ORDERS} in 3 steps

  1  {CI} → {DEPLOY}: may assume it
     (sts:AssumeRole)
     Allow in its own policies: Deploying, statement 1
     Allow in the resource's own policy: trust policy of deploy, statement 1

  2  {DEPLOY} → {RELEASE}: may assume it
     (sts:AssumeRole)
     Allow in its own policies: deploys, statement 1
     Allow in the resource's own policy: trust policy of release, statement 1

  3  {RELEASE} → {ORDERS}: may do s3:GetObject to it
     Allow in its own policies: releases, statement 1
"""
    )


def test_a_path_only_under_a_condition_exits_3_and_names_it(
    call: Call, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("path", "ci", "night", "--source", folder) == 3
    said = told(capsys)
    assert "in 1 step, under a\ncondition" in said
    assert "depends on aws:MultiFactorAuthPresent Bool true" in said


@pytest.mark.parametrize(
    ("start", "end", "more", "code"),
    [
        ("night", "release", (), 1),
        ("ci", "ci", (), 0),
        ("dana", ORDERS, ("--action", "s3:GetObject"), 0),
        ("dana", ORDERS, ("--action", "s3:DeleteObject"), 1),
        ("dana", f"{ORDERS}/2026/may.csv", (), 0),
        ("anyone", "deploy", (), 1),
        ("nobody", "deploy", (), 2),
    ],
)
def test_how_a_path_exits(call: Call, folder: Path, start: str, end: str, more: tuple[str, ...], code: int) -> None:
    assert call("path", start, end, *more, "--source", folder) == code


def test_a_path_as_json_has_every_step(call: Call, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("path", "ci", "release", "-f", "json", "--source", folder) == 0
    said = json.loads(capsys.readouterr().out)
    assert [said["path"], said["from"], said["to"]] == ["certain", CI, RELEASE]
    assert [(step["from"], step["to"], step["kind"]) for step in said["steps"]] == [
        (CI, DEPLOY, "becomes"),
        (DEPLOY, RELEASE, "becomes"),
    ]
    assert said["steps"][0]["decisions"][0]["answer"] == "allowed"


def test_a_cut_tells_what_to_take_away_and_what_goes_with_it(
    call: Call, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("cut", "ci", ORDERS, "--source", folder) == 0
    head, _, follows = told(capsys).partition("\nWHAT GOES WITH THEM\n\n")
    assert (
        head
        == f"""\
2 grants separate {CI} from {ORDERS}, and no fewer
do

  1  detach policy Deploying from {CI}

  2  take statement 1, which lets in {CI}, out of trust policy of night
"""
    )
    assert (
        follows
        == f"""\
{CI}
  - 1 × write on 1 of 3 aws.iam.role in {ACCOUNT}: {DEPLOY}
  whether it uses this is unknown

{CI} can no longer become {DEPLOY},
  {NIGHT} and {RELEASE}
"""
    )


def test_a_cut_says_which_denials_have_to_stay(call: Call, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("cut", "release", ORDERS, "-f", "json", "--source", folder) == 0
    (removal,) = json.loads(capsys.readouterr().out)["removals"]
    assert removal["what"] == f"detach policy releases from {RELEASE}"
    assert "keep its denials" in removal["keep"]


def test_nothing_is_cut_where_nothing_leads(call: Call, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("cut", "night", "release", "--source", folder) == 0
    assert "nothing needs to be taken away" in told(capsys).replace("\n", " ")


def test_what_cannot_be_cut_shows_the_walk_that_stays(
    call: Call, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("cut", "ci", "ci", "--source", folder) == 1
    assert "nothing that can be taken away separates" in told(capsys)


def test_revoking_tells_who_loses_what(call: Call, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("revoke", "Deploying", "--what-if", "--source", folder) == 0
    said = told(capsys)
    assert said.startswith(f"revoking {DEPLOYING['PolicyArn']} takes something from 2 others")
    for who in (CI, DANA):
        assert f"{who} can no longer become {DEPLOY} and" in said


@pytest.mark.parametrize(
    ("what", "losers"),
    [
        ("developers:Deploying", {DANA}),
        (f"aws.iam.membership:arn:aws:iam::{ACCOUNT}:group/developers/{DANA}", {DANA}),
        (f"aws.iam.trust:{RELEASE}/{DEPLOY}", {CI, DANA, DEPLOY}),
        ("release", {CI, DANA, DEPLOY}),
        ("night", {CI}),
    ],
)
def test_who_loses_by_what_is_revoked(
    call: Call, folder: Path, capsys: pytest.CaptureFixture[str], what: str, losers: set[str]
) -> None:
    assert call("revoke", what, "--what-if", "-f", "json", "--source", folder) == 0
    follows = json.loads(capsys.readouterr().out)["follows"]
    named = {each["identity"] for each in follows["losses"]} | {each["start"] for each in follows["stranded"]}
    assert {who for who in named if who.startswith("arn:")} - {f"arn:aws:iam::{ACCOUNT}:group/developers"} == losers


def test_nothing_is_revoked_without_what_if(call: Call, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("revoke", "Deploying", "--source", folder) == 2
    assert "add --what-if" in capsys.readouterr().err
