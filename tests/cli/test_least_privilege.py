"""``muster least-privilege`` asked of a folder of dumps in which IAM's reports were exported as well."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from least_support import IDLE, LAKE, TODAY, ago, report, used, vineyard
from questions_support import ACCOUNT, ANNA, DEPLOY, READER, ROOT, allow, dump, role, trusting


class Ran(msgspec.Struct, frozen=True):
    """How the command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def plain(self) -> Any:  # noqa: ANN401  because it is whatever JSON says
        """Its answer."""
        return json.loads(self.out)


Ask = Callable[..., Ran]


@pytest.fixture
def ask(tmp_path: Path, call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> Ask:
    folder = vineyard(tmp_path / "dumps")

    def asked(*words: str, source: Path = folder) -> Ran:
        code = call("least-privilege", *words, "--source", source)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return asked


def test_it_tells_of_each_service_what_is_used_unused_and_not_to_be_known(ask: Ask) -> None:
    ran = ask("deploy", "-f", "json")
    services = {each["service"]: each for each in ran.plain["services"]}
    assert (ran.code, ran.plain["read"], ran.plain["days"]) == (0, True, 90)
    assert [each["action"] for each in services["s3"]["used"]] == ["s3:GetBucketPolicy"]
    assert services["s3"]["unused"] == ["s3:PutBucketPolicy"]
    assert "s3:GetObject" in services["s3"]["unknown"][0]["actions"]
    assert services["sns"]["unused"] == ["sns:Publish"]
    assert services["ec2"]["used"][0]["by"] == "IAM's report"


def test_the_proposed_policy_keeps_resources_conditions_and_denials(ask: Ask) -> None:
    (policy,) = ask("deploy", "-f", "json").plain["policies"]
    statements = policy["policy"]["Statement"]
    assert (policy["name"], policy["managed"]) == ("deploy-used", False)
    assert statements[0]["Action"] == ["iam:PassRole", "sqs:*"]
    assert [each["Resource"] for each in statements] == ["*", LAKE, "*", "*"]
    assert "s3:PutBucketPolicy" not in statements[1]["Action"]
    assert statements[2]["Condition"] == {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}
    assert statements[3] == {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}


def test_as_text_the_policy_comes_last_and_what_was_not_read_first(ask: Ask) -> None:
    out = ask("deploy").out
    first, last = out.splitlines()[0], out.splitlines()[-1]
    assert "was not read" in first
    assert last == "this policy takes the place of deploys"
    assert "kept, asked for inside calls to other services, and never told: iam:PassRole" in out
    assert "inline policy deploy-used" in out


def test_terraform_is_planned_as_it_stands(ask: Ask) -> None:
    out = ask("deploy", "-f", "terraform").out
    assert 'resource "aws_iam_role_policy" "deploy-used" {' in out
    assert all(line.startswith("#") for line in out.splitlines()[: out.splitlines().index("")])
    assert "arn:aws:s3:::lake/*" in out


def test_more_days_keep_more(ask: Ask) -> None:
    services = {each["service"]: each for each in ask("deploy", "--days", "150", "-f", "json").plain["services"]}
    assert [each["action"] for each in services["glue"]["used"]] == ["glue:CreateJob"]


def test_days_count_back_from_the_day_that_is_said(ask: Ask) -> None:
    then = str(TODAY.date().replace(year=TODAY.year - 1, day=1))
    ran = ask("reader", "--as-of", then, "-f", "json")
    assert ran.plain["at"].startswith(then)
    services = {each["service"]: each for each in ran.plain["services"]}
    assert services["s3"]["unknown"]


def test_use_that_was_not_read_is_told_and_nothing_is_proposed(ask: Ask) -> None:
    ran = ask("idle")
    assert ran.code == 3
    assert "what it uses was not read, so nothing is proposed" in ran.out
    assert "iam.role_usage was not read" in ran.out
    assert "Version" not in ran.out


def test_who_uses_nothing_is_rather_removed(ask: Ask) -> None:
    ran = ask("anna")
    assert ran.code == 0
    assert "rather remove it than narrow it" in ran.out
    assert "Version" not in ran.out


def test_everybody_is_listed_the_largest_unused_part_first(ask: Ask) -> None:
    ran = ask("--all", "-f", "json")
    assert [each["identity"] for each in ran.plain] == [ANNA, DEPLOY, READER, IDLE]
    assert [each["read"] for each in ran.plain] == [True, True, True, False]
    assert ran.plain[0]["share"] == 1.0
    assert ran.code == 3
    assert ask("--all").out.splitlines()[-1].split()[:2] == ["not", "read"]


def test_days_that_nobody_could_see_are_told(ask: Ask) -> None:
    assert "IAM's report goes back 400 days, not 500" in ask("deploy", "--days", "500").out


def test_an_identity_that_is_younger_than_the_days_is_told(ask: Ask, tmp_path: Path) -> None:
    young = {**role("young", trusting(ROOT), allow("sqs:*")), "CreateDate": ago(3)}
    folder = dump(tmp_path / "young", [], [young])
    report(folder, young["Arn"], used("sqs", 1))
    assert "there are no 90 days of use yet" in ask("young", source=folder).out


def test_a_role_of_identity_center_is_changed_by_its_permission_set(ask: Ask, tmp_path: Path) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Reader_1"
    of_centre = {**role("AWSReservedSSO_Reader_1", trusting(ROOT), allow("sqs:*")), "Arn": arn}
    folder = dump(tmp_path / "centre", [], [of_centre])
    report(folder, arn, used("sqs", 1))
    assert "change its permission set" in ask("AWSReservedSSO_Reader_1", source=folder).out


def test_more_policies_than_can_be_attached_are_told(ask: Ask, tmp_path: Path) -> None:
    name = "a-bucket-with-a-name-as-long-as-the-names-of-buckets-get-{:06}"
    statements = [allow("s3:GetObject", on=f"arn:aws:s3:::{name.format(number)}/*") for number in range(500)]
    folder = dump(tmp_path / "wide", [], [role("wide", trusting(ROOT), *statements)])
    report(folder, f"arn:aws:iam::{ACCOUNT}:role/wide", used("s3", 1))
    ran = ask("wide", source=folder)
    assert "more than the 10 managed policies" in ran.out
    assert "these policies take the place of wides" in ran.out
    assert "aws_iam_role_policy_attachment" in ask("wide", "-f", "terraform", source=folder).out


def test_what_nobody_here_can_narrow_is_told(ask: Ask, tmp_path: Path) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
    linked = {**role("AWSServiceRoleForECS", trusting(ROOT), allow("sqs:*")), "Arn": arn}
    linked["Path"] = "/aws-service-role/ecs.amazonaws.com/"
    folder = dump(tmp_path / "linked", [], [linked])
    ran = ask("AWSServiceRoleForECS", source=folder)
    assert ran.code == 2
    assert "is AWS's own" in ran.err
    assert ask("--all", "-f", "json", source=folder).plain == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name one IDENTITY, or ask for --all"),
        (("deploy", "--all"), "name one IDENTITY, or ask for --all"),
        (("--all", "-f", "terraform"), "Terraform is written for one IDENTITY"),
        (("deplo",), "Did you mean deploy?"),
    ],
)
def test_what_cannot_be_asked_so_is_told(ask: Ask, words: tuple[str, ...], said: str) -> None:
    ran = ask(*words)
    assert ran.code == 2
    assert said in ran.err
