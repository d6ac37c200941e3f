"""Questions about access, asked of a folder of dumps by the real commands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from questions_support import (
    ACCOUNT,
    ANNA,
    DEPLOY,
    OFFICE,
    READER,
    ROOT,
    allow,
    dump,
    orchard,
    role,
    trusting,
    user,
)

OBJECT = "arn:aws:s3:::lake/2026/harvest.csv"


class Ran(msgspec.Struct, frozen=True):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Ask = Callable[..., Ran]


@pytest.fixture
def ask(tmp_path: Path, call: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> Ask:
    folder = orchard(tmp_path / "dumps")

    def asked(*words: str, source: Path = folder) -> Ran:
        code = call(*words, "--source", source)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return asked


def answered(ran: Ran) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(ran.out)
    return told


@pytest.mark.parametrize(
    ("words", "answer", "code"),
    [
        (("deploy", "s3:GetObject", OBJECT), "allowed", 0),
        (("reader", "s3:PutObject", OBJECT), "implicitly_denied", 1),
        (("anna", "s3:GetObject", OBJECT), "depends", 3),
        (("anna", "s3:GetObject", OBJECT, "--context", "aws:SourceIp=192.0.2.9"), "allowed", 0),
        (("anna", "s3:GetObject", OBJECT, "--context", "aws:SourceIp=198.51.100.9"), "implicitly_denied", 1),
    ],
)
def test_can_answers_and_its_exit_code_says_it_too(ask: Ask, words: tuple[str, ...], answer: str, code: int) -> None:
    ran = ask("can", *words, "-f", "json")
    assert (answered(ran)["answer"], ran.code) == (answer, code)


def test_can_names_the_statement_that_decided_and_what_it_depends_on(ask: Ask) -> None:
    ran = ask("can", "anna", "s3:GetObject", OBJECT)
    assert "depends: " in ran.out
    assert "depends on aws:SourceIp IpAddress 192.0.2.0/24" in ran.out
    assert "Allow in its own policies: deploys, statement 1" in ask("can", "deploy", "sqs:SendMessage").out
    assert "not everything was read" in ran.out


def test_what_was_not_read_is_one_line_and_the_log_names_each(ask: Ask) -> None:
    ran = ask("--log-level", "info", "--log-format", "json", "can", "anna", "s3:GetObject", OBJECT)
    note = ran.out.partition("not everything was read (")[2]
    assert " ".join(note.split()).partition(" ")[2].startswith("listings): an answer may be another for it; --log")
    logged = [json.loads(line) for line in ran.err.splitlines() if "not read" in line]
    assert len({each["stream"] for each in logged}) == int(note.partition(" ")[0]) > 3
    assert all(each["why"] for each in logged)
    assert "not read" not in ask("can", "anna", "s3:GetObject", OBJECT).err


def test_who_can_lists_those_who_may_for_the_same_reasons_together(ask: Ask) -> None:
    able = {who: each["answer"] for each in answered(ask("who-can", "s3:GetObject", OBJECT, "-f", "json"))["able"]
            for who in each["who"]}  # fmt: skip
    assert able == {ANNA: "depends", DEPLOY: "allowed", READER: "allowed"}
    text = ask("who-can", "sts:AssumeRole", "reader").out
    assert DEPLOY in text
    assert ANNA not in text


def test_reach_tells_whom_one_can_become_and_what_that_gives(ask: Ask) -> None:
    reached = answered(ask("reach", "anna", "-f", "json"))
    assert {each["id"]: each["steps"] for each in reached["becomes"]}[DEPLOY] == 1
    assert reached["administers"] == ["aws.account:111122223333"]
    text = ask("reach", "deploy").out
    assert "everything on no resource in particular" in text
    assert "iam:PassRole" in ask("reach", "deploy", "--actions").out


def test_escalation_tells_who_becomes_administrator_and_how(ask: Ask) -> None:
    found = {each["identity"]: each for each in answered(ask("escalation", "-f", "json"))["identities"]}
    assert {id_: each["administrator"] for id_, each in found.items()} == {ANNA: "yes", DEPLOY: "yes", READER: "no"}
    assert [(step["source"], step["target"]) for step in found[ANNA]["steps"]] == [
        (ANNA, DEPLOY),
        (DEPLOY, "aws.account:111122223333"),
    ]
    text = ask("escalation").out
    assert "may assume it (sts:AssumeRole)" in " ".join(text.split())
    assert READER not in text
    assert "2 yes and 1 no" in text
    assert ask("escalation", "reader").out.startswith("no  ")


def test_a_step_through_rights_that_others_have_too_is_one_step(tmp_path: Path, ask: Ask) -> None:
    becoming = allow("sts:AssumeRole", on=f"arn:aws:iam::{ACCOUNT}:role/d*", Condition=OFFICE)
    roles = [role(name, trusting(ROOT), allow("*")) for name in ("deploy", "drain")]
    folder = dump(tmp_path / "shared", [user("anna", becoming), user("bert", becoming)], roles)
    found = {each["identity"]: each for each in answered(ask("escalation", "-f", "json", source=folder))["identities"]}
    first, last = found[ANNA]["steps"]
    assert first["source"] == ANNA
    assert (first["target"], last["target"]) == (last["source"], f"aws.account:{ACCOUNT}")
    assert first["conditions"][0]["key"] == "aws:SourceIp"


def test_what_depends_on_a_condition_is_told_as_that(tmp_path: Path, ask: Ask) -> None:
    folder = dump(tmp_path / "far", [user("anna", allow("*", Condition=OFFICE))], [])
    (only,) = answered(ask("escalation", "-f", "json", source=folder))["identities"]
    assert only["administrator"] == "depends"
    assert only["steps"][0]["conditions"][0]["key"] == "aws:SourceIp"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("can", "ana", "s3:GetObject"), "no identity is called ana in what was read. Did you mean anna?"),
        (("can", "anna", "s3:GetObject", "--context", "office"), "write it as key=value"),
        (("reach", "nobody-at-all"), "no identity is called nobody-at-all"),
    ],
)
def test_what_cannot_be_understood_is_told(ask: Ask, words: tuple[str, ...], said: str) -> None:
    ran = ask(*words)
    assert ran.code == 2
    assert said in ran.err


def test_a_folder_that_is_not_there_is_told(ask: Ask, tmp_path: Path) -> None:
    ran = ask("can", "anna", "s3:GetObject", source=tmp_path / "none")
    assert ran.code == 2
    assert "is no folder" in ran.err
