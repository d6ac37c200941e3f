"""Rules of one's own, read from a folder: what they say, and what is told where they are wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from findings.cases import NOW, Case, graph_of, missed
from findings.custom.conditions import OPERATORS, PRESENCE
from findings.custom.load import OwnRules, own_rules
from findings.custom.paths import DERIVED
from findings.declare import RuleKind, Severity, View
from findings.evaluate import evaluate
from findings.finding import State
from findings.limits import Limits
from findings.registry import rules
from graph.model import AnyRecord, Credential, Identity, Secret, SecretStore

RULE = """\
- id: acme-key-without-team
  title: Key of an identity without a team
  severity: medium
  why: Nobody is told when such a key leaks.
  record: Credential
  kinds: ["aws.iam.*"]
  where:
    active: true
    identity.tags.team: {absent: true}
    created: {older_than_days: 30}
  message: "{name} belongs to {identity.name}, which names no team"
  evidence: ["created {created}"]
  remedy: Tag {identity.name} with its team, then see to {name}
  frameworks: ["OWASP-NHI:NHI1:2025"]
"""
PYTHON = '''\
"""Ours."""
from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from graph.model import Identity


@rule(
    "acme-test-names", "Identity called test", Severity.LOW, kind=RuleKind.FACT, remedy="Rename {name}",
    frameworks=("OWASP-NHI:NHI8:2025",), reads=(Identity,),
)
def test_names(view: View) -> Iterator[Answer]:
    """Such names stay for years."""
    for identity in view.graph.each(Identity):
        if identity.name == "test":
            yield Hit(subject=identity.id, message="it is called test")
'''
USER = Identity(id="u", kind="aws.iam.user", name="ci", tags={"env": "dev"})
KEY = Credential(
    id="k", kind="aws.iam.access_key", identity="u", name="CI key", active=True, created=NOW - timedelta(days=31)
)


def read(tmp_path: Path, **files: str) -> OwnRules:
    """Rules from files; two low lines in a name are a dot in the file's."""
    folder = written(tmp_path, files)
    return own_rules(folder, known=rules(), python=True)


def written(tmp_path: Path, files: dict[str, str]) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def said(found: OwnRules, rule: str, *records: AnyRecord) -> tuple[dict[str, str], dict[str, str]]:
    view = View(graph=graph_of(records), before=None, at=NOW, limits=Limits())
    evaluation = evaluate(view, [found.rules[rule].rule])
    (outcome,) = evaluation.outcomes
    assert outcome.error is None
    hits = {hit.subject: hit.message for hit in evaluation.hits[rule]}
    return hits, {each.subject: each.why for each in outcome.unsure}


def test_a_rule_in_yaml_is_a_rule_like_every_other(tmp_path: Path) -> None:
    found = read(tmp_path, a__yaml=RULE)
    assert found.problems == ()
    rule = found.rules["acme-key-without-team"].rule
    assert (rule.severity, rule.kind, rule.origin) == (Severity.MEDIUM, RuleKind.JOIN, "rules/a.yaml:1")
    assert said(found, rule.id, USER, KEY) == ({"k": "CI key belongs to ci, which names no team"}, {})
    view = View(graph=graph_of((USER, KEY)), before=None, at=NOW, limits=Limits())
    (hit,) = evaluate(view, [rule]).hits[rule.id]
    assert hit.facts == {"identity_name": "ci", "name": "CI key"}
    assert rule.remedy == "Tag {identity_name} with its team, then see to {name}"
    assert hit.evidence == (f"created {KEY.created}",)


@pytest.mark.parametrize(
    ("records", "unsure"),
    [
        ((USER, _changed) , {})
        for _changed in (
            Credential(id="k", kind="aws.iam.access_key", identity="u", name="n", active=False, created=KEY.created),
            Credential(id="k", kind="vault.token", identity="u", name="n", active=True, created=KEY.created),
            Credential(id="k", kind="aws.iam.access_key", identity="u", name="n", active=True, created=NOW),
        )
    ]
    + [
        ((Identity(id="u", kind="aws.iam.user", name="ci", tags={"team": "a"}), KEY), {}),
        (
            (USER, Credential(id="k", kind="aws.iam.access_key", identity="u", name="n", created=KEY.created)),
            {"k": "active of n was not reported"},
        ),
        ((KEY,), {"k": "u was not read"}),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_silent_and_what_nobody_said_is_unsure(
    tmp_path: Path, records: tuple[AnyRecord, ...], unsure: dict[str, str]
) -> None:
    assert said(read(tmp_path, a__yaml=RULE), "acme-key-without-team", *records) == ({}, unsure)


def one(where: str, record: str = "Secret") -> str:
    return f"- {{id: a-b, title: t, severity: low, why: w, record: {record}, message: m, remedy: r, where: {where}}}\n"


SECRET = Secret(
    id="s", kind="vault.kv", store="v", name="db/Password", created=NOW - timedelta(days=100), versions=3,
    expires=NOW + timedelta(days=5), rotation=False, tags={"a.b/c": "x"}, facts={"engine": "kv", "size": 7},
)  # fmt: skip
STORE = SecretStore(id="v", kind="vault.store", name="main", facts={"sealed": False})


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("{name: db/Password}", True),
        ("{name: [other, db/Password]}", True),
        ("{name: {matches: 'DB/*'}}", True),
        ("{name: {matches: ['x*', 'db/*']}}", True),
        ("{name: {contains: pass}}", True),
        ("{name: {not_equals: db/Password}}", False),
        ("{rotation: false}", True),
        ("{rotation: true}", False),
        ("{versions: {more_than: 2, less_than: 4}}", True),
        ("{versions: {more_than: 3}}", False),
        ("{created: {older_than_days: 99}}", True),
        ("{created: {younger_than_days: 100}}", False),
        ("{created: {less_than: 2026-10-01}}", True),
        ("{expires: {within_days: 5}}", True),
        ("{expires: {within_days: 4}}", False),
        ("{created: {within_days: 500}}", False),
        ("{tags.a.b/c: x}", True),
        ("{tags.none: {absent: true}}", True),
        ("{tags.none: x}", False),
        ("{tags.none: {not_equals: x}}", True),
        ("{facts.engine: kv}", True),
        ("{facts.size: {more_than: 6}}", True),
        ("{facts.none: kv}", None),
        ("{facts.none: {reported: false}}", True),
        ("{rotated: {older_than_days: 1}}", None),
        ("{rotated: {absent: true}}", None),
        ("{rotated: {reported: true}}", False),
        ("{store.name: main}", True),
        ("{store.facts.sealed: false}", True),
        ("{graph.owner: {absent: true}}", True),
        ("{graph.production: true}", False),
        ("{graph.administrator: true}", False),
        ("{graph.leaked: true}", False),
        ("{graph.source: estate}", True),
        ("{store.graph.name: main}", True),
        ("{any: [{name: x}, {versions: 3}]}", True),
        ("{any: [{name: x}, {rotated: {older_than_days: 1}}]}", None),
        ("{any: [{versions: 3}, {rotated: {older_than_days: 1}}]}", True),
        ("{all: [{name: x}, {rotated: {older_than_days: 1}}]}", False),
        ("{not: {versions: 3}}", False),
        ("{not: {rotated: {older_than_days: 1}}}", None),
    ],
)
def test_every_operator_holds_fails_or_leaves_it_open(tmp_path: Path, where: str, answer: object) -> None:
    found = read(tmp_path, a__yaml=one(where))
    assert found.problems == ()
    hits, unsure = said(found, "a-b", SECRET, STORE)
    assert (bool(hits), bool(unsure)) == (answer is True, answer is None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: a-b\n", "rules/a.yaml:1: a file of rules is a list. Begin each rule with a dash"),
        ("- id: [\n", "rules/a.yaml:2: this is not YAML"),
        ("- id: a-b\n", "rules/a.yaml:1: title is missing"),
        (one("{nam: x}"), "there is no nam; did you mean name?"),
        (one("{store.nam: x}"), "there is no store.nam; did you mean name?"),
        (one("{name.x: y}"), "name.x: nothing is below name"),
        (one("{tags: y}"), "tags names no key: write tags.KEY"),
        (one("{graph.ownr: y}"), "there is no graph.ownr; did you mean owner?"),
        (one("{name: {is: y}}"), "there is no operator is. There is: equals, not_equals, in"),
        (one("{versions: {more_than: many}}"), "more_than is a number"),
        (one("{name: {in: x}}"), "in is a list"),
        (one("{name: {absent: 1}}"), "absent is true or false"),
        (one("{any: {name: x}}"), "any is a list of conditions"),
        (one("[]"), "conditions are a group of keys"),
        (one("{name: x}", "Secrets"), "there is no record Secrets. There is: Identity"),
        (one("{name: x}").replace("a-b", "AB"), "AB is no id of a rule"),
        (one("{name: x}").replace("remedy: r", "remedy: 'do {nam}'"), "there is no nam; did you mean name?"),
        (one("{name: x}").replace("}\n", ", frameworks: [NHI1]}\n"), "no framework has the item NHI1"),
        (one("{name: x}").replace("a-b", "nhi-dormant"), "nhi-dormant is a rule of ours"),
        (one("{name: x}") * 2, "rules/a.yaml:2: a-b is declared twice. The first is in rules/a.yaml:1"),
        (one("{store.store.store.store.name: x}"), "leads too far"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    found = read(tmp_path, a__yaml=text)
    assert told in str(found.problems[0])
    assert str(found.problems[0]).startswith("rules/a.yaml:")


def test_a_bad_rule_leaves_the_others(tmp_path: Path) -> None:
    found = read(tmp_path, a__yaml=one("{nam: x}") + RULE, b__yaml="- 1\n")
    assert set(found.rules) == {"acme-key-without-team"}
    assert len(found.problems) == 2


def test_a_rule_in_python_uses_the_same_decorator_and_stays_apart_from_ours(tmp_path: Path) -> None:
    before = dict(rules())
    found = read(tmp_path, own__py=PYTHON)
    assert found.problems == ()
    assert found.rules["acme-test-names"].rule.origin == "rules/own.py:8"
    assert dict(rules()) == before
    hits, _ = said(found, "acme-test-names", Identity(id="t", kind="k", name="test"))
    assert hits == {"t": "it is called test"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import nothing_of_that_name\n", "own.py:1: it broke off with ModuleNotFoundError"),
        ("x = 1\nx = = 2\n", "own.py:2: this is not Python"),
        ("x = 1\n", "own.py:1: it declares no rule"),
        (PYTHON.replace("NHI8", "NHI88"), "cites OWASP-NHI:NHI88:2025, an item of no framework"),
        (PYTHON.replace('    """Such names stay for years."""\n', ""), "has no docstring"),
        (PYTHON.replace("Rename {name}", ""), "has no remedy"),
        (PYTHON + PYTHON.split('"""Ours."""')[1], "rule acme-test-names is declared twice"),
        (PYTHON.replace("acme-test-names", "nhi-dormant"), "nhi-dormant is a rule of ours"),
    ],
)
def test_a_python_file_that_breaks_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    assert told in str(read(tmp_path, own__py=text).problems[0])


def test_python_is_not_run_where_nobody_named_the_settings(tmp_path: Path) -> None:
    flag = tmp_path / "ran"
    folder = written(tmp_path, {"own.py": f"open({str(flag)!r}, 'w')\n", "a.yaml": RULE})
    found = own_rules(folder, known=rules(), python=False)
    assert "settings that were merely found may not run Python" in str(found.problems[0])
    assert set(found.rules) == {"acme-key-without-team"}
    assert not flag.exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = own_rules(tmp_path / "none", known={}, python=True)
    assert "there is no such folder" in str(found.problems[0])


CASES = """\
  cases:
    - name: no team
      state: broken
      records:
        - {record: Identity, id: u, kind: aws.iam.user, name: ci}
        - record: Credential
          id: k
          kind: aws.iam.access_key
          identity: u
          name: k
          active: true
          created: 2026-01-01T00:00:00Z
      hits: {k: "k belongs to ci, which names no team"}
    - name: said to be fine and is not
      state: fine
      records: []
      hits: {x: y}
      unsure: {z: w}
"""


def test_cases_beside_a_rule_say_what_is_missed(tmp_path: Path) -> None:
    found = read(tmp_path, a__yaml=RULE + CASES)
    assert found.problems == ()
    own = found.rules["acme-key-without-team"]
    good, bad = own.cases
    assert list(missed(own.rule, good)) == []
    assert list(missed(own.rule, bad)) == ["hit of x is missing: y", "unsure of z is missing: w"]


def test_cases_of_python_rules_lie_beside_them_and_a_bad_case_has_its_line(tmp_path: Path) -> None:
    good = "- {name: n, state: fine, records: []}\n"
    found = read(tmp_path, **{"own__py": PYTHON, "acme-test-names__cases__yaml": good})
    assert [case.name for case in found.rules["acme-test-names"].cases] == ["n"]
    (tmp_path / "rules" / "acme-test-names.cases.yaml").write_text("- {name: n, state: good}\n")
    again = own_rules(tmp_path / "rules", known={}, python=True)
    assert str(again.problems[0]).startswith("rules/acme-test-names.cases.yaml:1:")


def test_what_a_rule_says_otherwise_is_told(tmp_path: Path) -> None:
    found = read(
        tmp_path, own__py=PYTHON.replace("        if identity", "        raise ValueError\n        if identity")
    )
    own = found.rules["acme-test-names"]
    case = Case(name="n", state=State.FINE, records=(Identity(id="t", kind="k", name="test"),))
    assert list(missed(own.rule, case)) == ["rule acme-test-names broke off with ValueError"]


def test_the_rule_of_the_manual_passes_its_own_cases(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "how-to" / "write-your-own-rules.md").read_text()
    found = read(tmp_path, a__yaml=manual.split("```yaml\n")[1].split("```")[0])
    assert found.problems == ()
    (own,) = found.rules.values()
    assert [list(missed(own.rule, case)) for case in own.cases] == [[], []]
    operators = {*OPERATORS, *PRESENCE}
    assert not {name for name in operators if f"{{{name}: " not in manual}, "the manual's table has every operator"
    assert not {name for name in DERIVED if f"`graph.{name}`" not in manual}
