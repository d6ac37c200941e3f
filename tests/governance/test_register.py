from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from governance.register import Register, read_register
from graph.access import AccessGraph
from graph.build import build
from graph.model import AiSystem, ApprovedTool, Identity, Observed, OwnerClaim, Person

WHOLE = """\
apiVersion: nhi-register/v1
organisation: orchard
policy:
  risk_classes: [limited, high]
  review_period_days: {limited: 180, high: 90}
  required_approvals: {limited: [owner, security]}
people:
  groups: {on-call: [jo@example.com, new@example.com], gone: [maya@example.com]}
  directory:
    - {id: jo, name: Jo Park, email: jo@example.com, status: active}
    - {id: maya, email: maya@example.com, left: 2026-06-30, aliases: [maya-o]}
    - {id: contractor}
systems:
  - id: triage
    name: Ticket triage
    state: production
    owner: jo@example.com
    backup_owner: "@on-call"
    risk: {class: limited, assessed_on: 2026-01-02}
    models: [{id: m, provider: p, model: x-1}]
    identities:
      - {kind: aws-role, match: "arn:aws:iam::111122223333:role/triage"}
      - {kind: mcp-client, match: {repo: orchard/triage, path: .mcp.json}}
    access:
      data_sources: [{id: tickets, effects: [read], class: confidential}]
      tools: [{server: desk, tool: get, effect: read, digest: "sha256:aa"}]
    approvals:
      - {id: A1, role: owner, approver: jo@example.com, on: 2026-01-03, valid_until: 2026-07-01}
      - {id: A2, role: security, approver: sam@example.com, on: 2026-01-04}
    reviews: [{on: 2026-03-01, by: sam@example.com, outcome: keep}]
    retirement: null
"""


def _read(tmp_path: Path, text: str, name: str = "ai.yaml") -> Register:
    path = tmp_path / name
    path.write_text(dedent(text))
    return read_register(path)


def _system(register: Register) -> AiSystem:
    (system,) = (record for record in register.records if isinstance(record, AiSystem))
    return system


def test_a_system_is_read_with_its_place(tmp_path: Path) -> None:
    register = _read(tmp_path, WHOLE)
    assert register.problems == ()
    system = _system(register)
    assert (system.id, system.kind, system.scope, system.state) == (
        "ai.system:triage",
        "ai.system",
        "orchard",
        "production",
    )
    assert system.place == f"{tmp_path / 'ai.yaml'}:14"
    assert system.tools == (ApprovedTool(server="desk", tool="get", effect="read"),)
    assert system.required_roles == ("owner", "security")
    assert system.identities == (
        "arn:aws:iam::111122223333:role/triage",
        "orchard/triage/.mcp.json",
        "*/orchard/triage/.mcp.json",
    )


def test_an_approval_is_good_until_the_end_of_its_last_day(tmp_path: Path) -> None:
    first, second = _system(_read(tmp_path, WHOLE)).approvals
    assert first.on == datetime(2026, 1, 3, tzinfo=UTC)
    assert first.valid_until == datetime(2026, 7, 1, 23, 59, 59, tzinfo=UTC)
    assert second.valid_until is None


@pytest.mark.parametrize(
    ("old", "new", "due"),
    [
        ("", "", datetime(2026, 8, 28, 23, 59, 59, tzinfo=UTC)),
        ("[{on: 2026-03-01, by: sam@example.com, outcome: keep}]", "[]", datetime(2026, 7, 2, 23, 59, 59, tzinfo=UTC)),
        ("review_period_days: {limited: 180, high: 90}", "review_period_days: {high: 90}", None),
        ("{class: limited, assessed_on: 2026-01-02}", "null", None),
    ],
    ids=["since the last review", "since the first approval", "no period", "no risk class"],
)
def test_the_next_review_follows_from_the_policy(tmp_path: Path, old: str, new: str, due: datetime | None) -> None:
    assert _system(_read(tmp_path, WHOLE.replace(old, new) if old else WHOLE)).next_review == due


def test_people_and_teams_are_read(tmp_path: Path) -> None:
    people = {record.id: record for record in _read(tmp_path, WHOLE).records if isinstance(record, Person)}
    assert {id_: (person.name, person.status, person.team) for id_, person in people.items()} == {
        "person:jo": ("Jo Park", "active", False),
        "person:maya": ("maya", "left", False),
        "person:contractor": ("contractor", "unknown", False),
        "team:on-call": ("on-call", "active", True),
        "team:gone": ("gone", "left", True),
    }
    assert people["person:maya"].left == datetime(2026, 6, 30, tzinfo=UTC)
    assert people["person:maya"].aliases == ("maya-o",)


def _graph(register: Register, *identities: Identity) -> AccessGraph:
    unit = Observed(source="git", stream="s", scope="1", seen=datetime(2026, 1, 1, tzinfo=UTC), records=identities)
    return build([unit], declared=register.records)


def test_declared_owners_answer_for_what_the_system_runs_as(tmp_path: Path) -> None:
    name = "git.example.com/orchard/triage/.mcp.json"
    graph = _graph(_read(tmp_path, WHOLE), Identity(id=f"ai.agent:{name}", kind="ai.agent", name=name))
    assert [(owner.person, owner.status) for owner in graph.owners(f"ai.agent:{name}")] == [
        ("person:jo", "active"),
        ("team:on-call", "active"),
    ]


def test_a_system_without_owners_claims_none(tmp_path: Path) -> None:
    register = _read(tmp_path, "apiVersion: nhi-register/v1\nsystems: [{id: a, name: A, state: proposed}]\n")
    assert not [record for record in register.records if isinstance(record, OwnerClaim)]
    assert _system(register).required_roles == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    state: production", "    state: live", "16: state: invalid enum value 'live'"),
        ("    name: Ticket triage\n", "", "14: name is missing. Add it: 'name: …'."),
        ("valid_until: 2026-07-01", "valid_untill: 2026-07-01", "28: valid_untill is not a key that belongs here. Did"),
        ("class: limited, ass", "class: lmited, ass", "19: there is no risk class lmited. Use one of limited, high."),
    ],
)
def test_a_bad_system_is_told_with_its_line_and_leaves_the_others(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    register = _read(tmp_path, WHOLE.replace(old, new) + "  - {id: other, name: Other, state: pilot}\n")
    assert _system(register).id == "ai.system:other"
    (problem,) = register.problems
    assert str(problem).startswith(f"{tmp_path / 'ai.yaml'}:{said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("organisation: orchard\n", "1: apiVersion is missing."),
        ("apiVersion: nhi-register/v9\n", "1: apiVersion: invalid enum value"),
        (
            "apiVersion: nhi-register/v1\nsystem: []\n",
            "2: system is not a key that belongs here. Did you mean systems?",
        ),
        ("a: [\n", "2: this is not YAML"),
    ],
)
def test_a_bad_file_is_one_problem(tmp_path: Path, text: str, said: str) -> None:
    (problem,) = _read(tmp_path, text).problems
    assert str(problem).startswith(f"{tmp_path / 'ai.yaml'}:{said}")


def test_a_register_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read_register(tmp_path / "none.yaml").problems
    assert problem.what == "it cannot be read: No such file or directory"


def test_a_directory_is_one_register_with_one_policy(tmp_path: Path) -> None:
    """The policy of one file counts for the systems of the others; a second policy or a second id is a problem."""
    (tmp_path / "systems").mkdir()
    (tmp_path / "notes.txt").write_text("not read")
    (tmp_path / "a.yaml").write_text(WHOLE)
    (tmp_path / "systems" / "b.yml").write_text(
        dedent("""\
            apiVersion: nhi-register/v1
            policy: {}
            systems:
              - {id: triage, name: Again, state: pilot}
              - {id: second, name: Second, state: pilot, risk: {class: limited}}
        """)
    )
    register = read_register(tmp_path)
    systems = {record.id: record for record in register.records if isinstance(record, AiSystem)}
    assert {id_: system.required_roles for id_, system in systems.items()} == {
        "ai.system:triage": ("owner", "security"),
        "ai.system:second": ("owner", "security"),
    }
    assert systems["ai.system:triage"].name == "Ticket triage"
    second = tmp_path / "systems" / "b.yml"
    assert [str(problem) for problem in register.problems] == [
        f"{second}:2: there is a second policy. Keep one policy; the first is in {tmp_path / 'a.yaml'}.",
        f"{second}:4: triage is declared twice. Give it an id of its own; the first is at {tmp_path / 'a.yaml'}:14.",
    ]
