"""``muster simulate``: what it reads, what it tells, and how it ends."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., int]
USER = "arn:aws:iam::111122223333:user/alice"
READS = """\
- name: reads
  principal: arn:aws:iam::111122223333:user/alice
  action: s3:GetObject
  resource: arn:aws:s3:::reports/a.txt
  identity_policies:
    - Version: 2012-10-17
      Statement:
        - {Sid: Reads, Effect: Allow, Action: "s3:Get*", Resource: "arn:aws:s3:::reports/*"}
  expect: allowed
"""


@pytest.fixture
def reads(tmp_path: Path) -> Path:
    """A file with one request that is allowed, as it is expected."""
    file = tmp_path / "reads.yaml"
    file.write_text(READS)
    return file


def test_a_request_that_comes_out_as_expected_ends_well(
    call: Call, reads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("simulate", reads) == 0
    out, err = capsys.readouterr()
    assert out.startswith("allowed ")
    assert "identity: Allow by identity_policies[0], statement 1 (Reads)" in out
    assert out.endswith("1 request: 1 allowed. 1 expectation, none missed.\n")
    assert err == ""


def test_a_missed_expectation_is_told_with_its_place_and_ends_with_1(
    call: Call, reads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reads.write_text("# first\n" + READS.replace("expect: allowed", "expect: {answer: implicitly_denied}"))
    assert call("simulate", reads) == 1
    # However long the file's path is: lines are wrapped.
    told = "".join(capsys.readouterr().out.split())
    assert f"{reads}:2:expectedimplicitly_denied,isallowed" in told


def test_json_from_standard_input_is_answered_in_order(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = {"principal": USER, "action": "s3:GetObject", "resource": {"arn": "arn:aws:s3:::b/k", "account": "1" * 12}}
    both = [one, {"principal": "anonymous", "action": "s3:GetObject"}]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(both)))
    assert call("simulate", "-f", "json", "-") == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["blocked_by"] for each in told] == [["identity", "resource"], ["resource"]]
