"""What the register says beside people, tools and approvals, and the records that it names."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent, indent

import pytest

from governance.register import Register, read_register
from graph.model import Agreement, AiSystem, Demands, KeptRecord, OwnerClaim

POLICY = """\
apiVersion: nhi-register/v1
policy:
  review_period_days: {high: 90}
  approval_max_days: {high: 180}
  exception_max_days: {high: 30}
  required_approvals: {high: [owner]}
  independence: {high: [approver_not_owner]}
  backup_owner: [high]
  required_records:
    high:
      [intended_use, risk_assessment, impact_assessment, supplier_check, test_report, oversight_test, monitoring_plan]
  jit_required: {high: [admin]}
  log_retention_days: {high: 183}
"""
SYSTEM = """\
systems:
  - id: a
    name: A
    state: production
    risk: {class: high}
"""


def _read(folder: Path, text: str) -> Register:
    (folder / "ai.yaml").write_text(text, encoding="utf-8")
    return read_register(folder)


def _system(folder: Path, more: str = "") -> AiSystem:
    register = _read(folder, POLICY + SYSTEM + indent(dedent(more), "    "))
    assert register.problems == ()
    (system,) = (each for each in register.records if isinstance(each, AiSystem))
    return system


def test_the_policy_of_its_risk_class_stands_with_the_system(tmp_path: Path) -> None:
    assert _system(tmp_path).demands == Demands(
        independence=("approver_not_owner",),
        backup_owner=True,
        jit_effects=("admin",),
        log_days=183,
        review_days=90,
        exception_days=30,
    )


def test_an_approval_ends_when_the_policy_says_so_at_the_latest(tmp_path: Path) -> None:
    system = _system(
        tmp_path,
        """\
        approvals:
          - {id: A, role: owner, approver: jo, on: 2026-01-01}
          - {id: B, role: risk, approver: jo, on: 2026-01-01, valid_until: 2027-01-01}
          - {id: C, role: security, approver: jo, on: 2026-01-01, valid_until: 2026-02-01}
        """,
    )
    ends = {each.id: each.valid_until for each in system.approvals}
    assert {id_: f"{end:%Y-%m-%d}" for id_, end in ends.items() if end} == {
        "A": "2026-06-30",
        "B": "2026-06-30",
        "C": "2026-02-01",
    }


def test_an_agreed_change_starts_the_review_anew_and_another_does_not(tmp_path: Path) -> None:
    system = _system(
        tmp_path,
        """\
        reviews: [{on: 2026-01-01, by: jo}]
        changes: [{id: C1, on: 2026-02-01, approval: A1}, {id: C2, on: 2026-03-01}]
        """,
    )
    assert system.next_review == datetime(2026, 5, 2, 23, 59, 59, tzinfo=UTC)
    assert system.last_change == datetime(2026, 3, 1, tzinfo=UTC)


def test_the_digest_is_of_models_and_access_alone_however_they_are_laid_out(tmp_path: Path) -> None:
    first = _system(tmp_path, "access: {tools: [{server: a, tool: b, effect: read}]}\npurpose: one\n")
    again = _system(tmp_path, "purpose: two\naccess:\n  tools:\n    - {effect: read, tool: b, server: a}\n")
    wider = _system(tmp_path, "access: {tools: [{server: a, tool: b, effect: write}]}\n")
    assert first.digest == again.digest != wider.digest


def test_records_are_looked_up_beside_the_file_and_held_against_their_digest(tmp_path: Path) -> None:
    for name in ("use.md", "risk.md", "test.json", "stop.json"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    good = hashlib.sha256(b"risk.md").hexdigest()
    system = _system(
        tmp_path,
        f"""\
        intended_use: use.md
        assessments:
          - {{type: risk, on: 2026-01-01, record: risk.md, sha256: "{good}"}}
          - {{type: DPIA, on: 2026-01-01, record: gone.pdf}}
        suppliers: [{{name: s, terms: "https://example.com/terms"}}]
        tests:
          - {{type: pre-release, on: 2026-02-01, record: test.json, sha256: "{"0" * 64}"}}
          - {{type: oversight, on: 2026-03-01, record: stop.json}}
        """,
    )
    assert {each.name: (each.state, each.place) for each in system.records} == {
        "intended_use": ("kept", "use.md"),
        "risk_assessment": ("kept", "risk.md"),
        "impact_assessment": ("missing", "gone.pdf"),
        "supplier_check": ("elsewhere", "https://example.com/terms"),
        "test_report": ("changed", "test.json"),
        "oversight_test": ("kept", "stop.json"),
        "monitoring_plan": ("undeclared", ""),
    }


def test_a_record_named_by_its_name_comes_first(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text("plan", encoding="utf-8")
    system = _system(
        tmp_path, "records: {monitoring_plan: plan.md, intended_use: {path: none.md}}\nintended_use: use.md\n"
    )
    assert system.records[0] == KeptRecord(name="intended_use", state="missing", place="none.md")
    assert system.records[-1].state == "kept"


def test_a_record_that_cannot_be_opened_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "use.md").write_text("use", encoding="utf-8")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert _system(tmp_path, "intended_use: use.md\n").records[0].state == "unreadable"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            "grants: [{id: G, identity: r, effects: [admin], opened: 2026-01-01, expires: 2026-01-02}]",
            "should be a date and time",
        ),
        ("access: {tools: [{server: a, tool: b, effect: destroy}]}", "invalid enum value 'destroy'"),
        ("oversight: {escalations: me}", "Did you mean escalation?"),
        ("logging: {retention_days: half a year}", "retention_days should be a number"),
        ("decision: {high_stakes: maybe}", "high_stakes should be true or false"),
        ("incidents: [{id: I}]", "opened is missing"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_a_remedy(tmp_path: Path, more: str, said: str) -> None:
    (problem,) = _read(tmp_path, f"{POLICY}{SYSTEM}    {more}\n").problems
    assert problem.line == 19
    assert said in str(problem)


def test_an_identity_keeps_its_last_attestation_and_its_owner_where_it_is_named_in_full(tmp_path: Path) -> None:
    text = """\
        apiVersion: nhi-register/v1
        identities:
          - name: ci
            match: [role/ci, "role/ci-*"]
            owner: jo@example.com
            attestations: [{on: 2026-01-01, by: jo}, {on: 2026-05-01, by: sam, decision: narrow}]
          - {name: old, match: [role/old], attestations: [{on: 2026-01-01, by: jo, decision: retire}]}
        """
    register = _read(tmp_path, dedent(text))
    ci, old = (each for each in register.records if isinstance(each, Agreement))
    assert (ci.by, ci.on, ci.reason) == ("sam", datetime(2026, 5, 1, tzinfo=UTC), "narrow")
    assert (old.by, old.on, old.reason) == ("jo", None, "retire")
    assert [each.subject for each in register.records if isinstance(each, OwnerClaim)] == ["role/ci"]


def test_what_is_declared_twice_is_a_problem(tmp_path: Path) -> None:
    register = _read(
        tmp_path, "apiVersion: nhi-register/v1\nstores:\n  - {name: v, match: [a]}\n  - {name: v, match: [b]}\n"
    )
    (problem,) = register.problems
    file = tmp_path / "ai.yaml"
    assert str(problem) == f"{file}:4: v is declared twice. Give it an id of its own; the first is at {file}:3."
