"""The files ``muster simulate`` reads: every form of them, and what it says of those it cannot understand."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_requests_support import ACCOUNT, ALL, OBJECT, USER, policy

Call = Callable[..., int]
REQUEST = {"principal": USER, "action": "s3:GetObject", "resource": OBJECT, "identity_policies": [ALL]}


@pytest.fixture
def told(call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[dict[str, Any]]]:
    """What comes out of a file as JSON."""

    def run(content: object, name: str = "requests.json") -> list[dict[str, Any]]:
        file = tmp_path / name
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        assert call("simulate", "-f", "json", file) == 0, capsys.readouterr()
        results: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return results

    return run


@pytest.fixture
def refused(call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """What is said of a file that cannot be understood, without the name of its folder."""

    def run(content: str) -> str:
        file = tmp_path / "f.yaml"
        file.write_text(content)
        assert call("simulate", file) == 2
        out, err = capsys.readouterr()
        assert out == ""
        return err.replace(f"{tmp_path}/", "")

    return run


Told = Callable[..., list[dict[str, Any]]]
Refused = Callable[[str], str]


def test_one_request_a_list_and_a_group_with_defaults(told: Told) -> None:
    defaults = {key: value for key, value in REQUEST.items() if key != "action"}
    assert [each["answer"] for each in told(REQUEST)] == ["allowed"]
    assert [each["request"] for each in told([REQUEST, REQUEST])] == [1, 2]
    own = {"action": "s3:PutObject", "identity_policies": []}
    group = {"defaults": defaults, "requests": [{"action": "s3:GetObject"}, own]}
    assert [each["answer"] for each in told(group)] == ["allowed", "implicitly_denied"]
    assert told({"requests": []}) == []


def test_yaml_keeps_dates_and_numbers_as_they_are_written(told: Told) -> None:
    text = f"""
principal: {USER}
action: s3:GetObject
resource: {{arn: '{OBJECT}', account: 011122223333}}
context: {{t:date: 2026-01-02T03:04:05Z, t:number: 007, t:word: no, t:truth: true, t:nothing: null}}
resource_policy:
  Version: 2012-10-17
  Statement:
    Effect: Allow
    Principal: '*'
    Action: s3:*
    Resource: '*'
    Condition:
      DateEquals: {{t:date: 2026-01-02T03:04:05Z}}
      StringEquals: {{t:number: 007, t:word: no, aws:ResourceAccount: 011122223333}}
      Bool: {{t:truth: true}}
      'Null': {{t:nothing: true}}
identity_policies: [{{Version: 2012-10-17, Statement: {{Effect: Allow, Action: '*', Resource: '*'}}}}]
"""
    assert told(text, "one.yaml")[0]["answer"] == "allowed"


def test_an_account_that_json_has_as_a_number_keeps_its_zeros(told: Told) -> None:
    owned = policy(Principal="*", Condition={"StringEquals": {"aws:ResourceAccount": "000000000042"}})
    request = {**REQUEST, "resource": {"arn": OBJECT, "account": 42}, "resource_policy": owned}
    assert told(request)[0]["answer"] == "allowed"


@pytest.mark.parametrize(
    "wrapped",
    [
        {"name": "Own", "document": ALL},
        {"name": "Own", "policy": ALL},
        {"PolicyName": "Own", "PolicyDocument": ALL},
        {"name": "Own", "document": json.dumps(ALL)},
    ],
)
def test_a_policy_may_be_wrapped_with_its_name(told: Told, wrapped: dict[str, object]) -> None:
    result = told({**REQUEST, "identity_policies": wrapped})[0]
    assert result["decided_by"][0]["policy"] == "Own"


def test_a_name_is_found_wherever_it_is_written(told: Told) -> None:
    named = [{**REQUEST, "name": "n"}, {**REQUEST, "id": 7}, {**REQUEST, "description": "d"}, REQUEST]
    assert [each["name"] for each in told(named)] == ["n", "7", "d", ""]


def test_json_tells_all_of_a_decision_and_what_was_expected(told: Told) -> None:
    expect = {"answer": "depends", "conditions": ["T:key"]}
    condition = policy(Condition={"StringEquals": {"t:key": "x"}})
    result = told({**REQUEST, "identity_policies": [condition], "context_complete": False, "expect": expect})[0]
    assert result["conditions"] == [{"operator": "StringEquals", "key": "t:key", "values": ["x"]}]
    assert result["blocked_by"] == []
    assert result["missed"] == []
    assert result["decided_by"] == [
        {"layer": "identity", "policy": "identity_policies[0]", "sid": "", "statement": 1, "effect": "Allow"}
    ]


def test_junit_counts_and_names_what_was_missed(call: Call, tmp_path: Path) -> None:
    file, report = tmp_path / "a<b&c.json", tmp_path / "r.xml"
    wrong = {"answer": "implicitly_denied", "blocked_by": ["scp"], "conditions": ["t:key"]}
    conditional = {
        **REQUEST,
        "context_complete": False,
        "identity_policies": [policy(Condition={"Null": {"a": "true"}})],
    }
    denied = {**REQUEST, "identity_policies": []}
    file.write_text(json.dumps([{**REQUEST, "name": "<odd>\x1b"}, {**REQUEST, "expect": wrong}, conditional, denied]))
    assert call("simulate", "-f", f"junit={report}", file) == 1
    suite = ET.fromstring(report.read_text())[0]  # noqa: S314  because we wrote it ourselves
    assert {key: suite.get(key) for key in ("tests", "failures", "errors")} == {
        "tests": "4", "failures": "1", "errors": "0",
    }  # fmt: skip
    cases = suite.findall("testcase")
    assert cases[0].get("name") == r"1: <odd>\x1b"
    failure = cases[1].find("failure")
    assert failure is not None
    assert (failure.text or "").startswith(f"{file}:1\n")
    assert failure.get("message") == (
        "expected implicitly_denied, is allowed; expected blocked by scp, is nothing; "
        "expected to depend on t:key, does on nothing"
    )
    assert "depends on a Null true" in (cases[2].findtext("system-out") or "")
    assert "blocked by identity" in (cases[3].findtext("system-out") or "")


def test_text_tells_conditions_layers_and_counts(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.json"
    conditional = {**REQUEST, "identity_policies": [policy(Condition={"Null": {"a": "true"}})]}
    open_one = {**conditional, "context_present": ["b"], "context_complete": False}
    file.write_text(json.dumps([{**REQUEST, "identity_policies": []}, open_one]))
    assert call("simulate", file, file) == 0
    out = capsys.readouterr().out
    assert "blocked by identity\n" in out
    assert "depends on a Null true\n" in out
    assert out.endswith("4 requests: 2 implicitly denied and 2 depends.\n")


def test_what_is_odd_in_a_policy_is_said_on_stderr(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.json"
    odd = policy("Deny", Condition={"StringIs": {"a": "b"}})
    file.write_text(json.dumps([{**REQUEST, "identity_policies": [ALL, odd]}]))
    assert call("simulate", file) == 0
    assert "request 1: identity_policies[1], statement 1: there is no condition operator StringIs" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- principal: x\n  action: s3:Get\n  resources: []\n", "f.yaml:3: resources is not a key that belongs here"),
        ("- principal: ada\n  action: s3:Get\n", "f.yaml:1: 'ada' names no principal. Write an ARN"),
        ("- principal: {User: ada}\n  action: s3:Get\n", "f.yaml:1: 'User' is no form of principal"),
        ("- principal: {AWS: a, Service: b}\n  action: s3:Get\n", "f.yaml:1: a request has one principal"),
        ("- principal: anonymous\n\n  action: GetObject\n", "f.yaml:3: 'GetObject' is no action"),
        ("- principal: anonymous\n", "f.yaml:1: action is missing"),
        ("- principal: anonymous\n  action: s3:Get\n  expect: yes\n", "f.yaml:3: there is no answer yes"),
        ("- principal: anonymous\n  action: s3:Get\n  expect: {answer: maybe}\n", "f.yaml:3: "),
        ("- principal: anonymous\n  action: s3:Get\n  context:\n    a: {b: c}\n", "f.yaml:4: a has no value"),
        ("- x\n", "f.yaml:1: a request is a group of keys"),
        ("requests: []\nothers: []\n", "f.yaml:2: others is not a key that belongs here"),
        ("requests: []\ndefaults: [x]\n", "f.yaml:2: defaults is no group of keys"),
        ("defaults:\n  acton: s3:Get\nrequests:\n- principal: x\n", "f.yaml:2: acton is not a key"),
        ("a: [\n", "f.yaml:2: this is not YAML"),
        ("[" * 9999, "f.yaml:1: it is nested too deep"),
        ('{"principal": "anonymous",\n\t"principal": "x"}', "f.yaml:2: principal is written twice"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_line(refused: Refused, content: str, said: str) -> None:
    assert f"muster: {said}" in refused(content)


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        (
            'identity_policies: [{Version: 2012-10-17,\n    Statement: [{Effect: Allow,\n    Acton: "*"}]}]',
            "5: Acton is",
        ),
        ("identity_policies:\n  - name: x\n    document: []\n", "5: a policy document is a group of keys"),
        ("identity_policies:\n  - '{'\n", "4: the policy is a text that is no JSON"),
        (
            "service_control_policies:\n  - [{Statement: []}]\n  - {Statement: []}\n",
            "5: a level of the organisation is",
        ),
        ("resource_policy:\n  Statement:\n    Effect: Deny\n    Principal: [x]\n    Action: x\n", "6: a principal is"),
    ],
)
def test_a_malformed_policy_is_told_with_its_line(refused: Refused, policies: str, said: str) -> None:
    assert f"muster: f.yaml:{said}" in refused(f"principal: {ACCOUNT}\naction: s3:GetObject\n{policies}")


def test_all_that_is_wrong_is_told_at_once_but_not_without_end(refused: Refused) -> None:
    said = refused("- {principal: x, action: y}\n" * 25)
    assert said.count("names no principal") == 20
    assert "and 5 more" in said


def test_a_file_that_is_not_there_and_a_format_nobody_knows(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("simulate", tmp_path / "nowhere.yaml") == 2
    assert "it cannot be read" in capsys.readouterr().err
    assert call("simulate", "-f", "csv", tmp_path / "nowhere.yaml") == 2
    assert "there is no format csv; known: text, json, junit" in capsys.readouterr().err


def test_a_request_may_come_through_an_access_point(told: Told, refused: Refused) -> None:
    point = {"arn": f"arn:aws:s3:eu-west-1:{ACCOUNT}:accesspoint/own", "policy": policy("Deny", Principal="*")}
    assert told({**REQUEST, "access_point": point})[0]["answer"] == "explicitly_denied"
    said = refused(f"principal: {ACCOUNT}\naction: s3:Get\naccess_point:\n  arn: x\n  policy: {{Statement: [x]}}\n")
    assert "f.yaml:5: a statement is a group of keys" in said


def test_half_a_character_is_no_text_and_a_whole_one_may_be_written_in_two_halves(told: Told, refused: Refused) -> None:
    assert told({**REQUEST, "name": "\U0001f34e"})[0]["name"] == "\U0001f34e"
    assert "f.yaml:2: half a character is no text" in refused('{"action": "s3:Get",\n"principal": "\\ud83c"}')


def test_standard_input_that_is_no_text_is_refused(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="utf-8"))
    assert call("simulate", "-") == 2
    assert "stdin:1: it is not UTF-8 text" in capsys.readouterr().err


def test_what_is_nothing_is_not_said(told: Told) -> None:
    nothing = dict.fromkeys(("context", "resource_policy", "context_complete", "expect", "kms_grants"))
    assert told({**REQUEST, **nothing})[0]["answer"] == "allowed"


@pytest.mark.parametrize("odd", [["Allow"], {"a": "b"}, None, 1])
def test_values_of_any_form_are_refused_and_never_a_fault(refused: Refused, odd: object) -> None:
    for change in ({"Version": odd}, {"Statement": {**ALL["Statement"][0], "Effect": odd}}):
        written = json.dumps({**REQUEST, "identity_policies": [{**ALL, **change}]})
        assert "f.yaml:1: " in refused(written)
