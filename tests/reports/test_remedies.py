"""Remedies: none is missing, every name in them is filled, and every command exists with its parameters."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache

import botocore.session
import click
import pytest
from botocore import xform_name
from botocore.model import OperationModel
from findings_support import CASES, NOW, cases, view_of
from msgspec.structs import replace

from findings.evaluate import evaluate
from findings.finding import Finding
from findings.making import FIELD, make_findings
from findings.registry import rules
from findings.remedies.names import names_of
from findings.remedies.steps import Step, acts, remedies
from graph.access import AccessGraph
from reports.advice.filled import PERHAPS, advice_on
from scanner.cli.app import muster as cli

WRITTEN = {path.stem for path in CASES.glob("*.yaml")}
BROKEN = tuple(rule for rule in rules() if rule in WRITTEN)
"""The rules with cases that they find something in."""
ALWAYS = {"name", "finding", "rule", "subject"}
GLOBAL = {"--region", "--query", "--output", "--cli-input-json", "--profile"}
BAO = {"token", "lease", "kv", "write", "read", "delete", "list", "audit", "policy", "plugin", "auth"}
HOSTILE = "a b; $(touch x) `id` 'q' \"d\" {user} {name} ${x}"


def every_step() -> Iterator[tuple[str, Step]]:
    for name, act in acts().items():
        yield from ((name, step) for step in act)
    for rule, remedy in remedies().items():
        yield from ((rule, step) for act in (*remedy.steps, *remedy.check) for step in act)


STEPS = {step.cli: name for name, step in every_step() if step.cli}


@cache
def found(rule: str) -> tuple[tuple[Finding, AccessGraph], ...]:
    """Everything that a rule finds in its cases, and the graphs of them."""
    told: list[tuple[Finding, AccessGraph]] = []
    for view in (view_of(case) for case in cases(rule) if case.hits):
        every = evaluate(view, [rules()[rule]])
        made = make_findings(every, rules(), view.graph, at=NOW, limits=view.limits)
        told += [(finding, view.graph) for finding in made]
    return tuple(told)


def test_every_rule_has_a_remedy() -> None:
    assert not set(rules()) - set(remedies()), "write their steps in findings/remedies/*.toml"


def test_no_remedy_is_left_of_a_rule_that_went() -> None:
    assert not set(remedies()) - set(rules())


def test_a_remedy_says_what_to_look_at_first_how_to_undo_it_and_how_to_check() -> None:
    for rule, remedy in remedies().items():
        assert remedy.before, rule
        assert remedy.undo, rule
        assert remedy.steps, rule
        assert remedy.check, rule
        for text in (remedy.before, remedy.undo):
            assert set(FIELD.findall(text)) <= ALWAYS, f"{rule}: only what every finding has may be named here"


def test_every_shared_act_is_used() -> None:
    used = {act for remedy in remedies().values() for act in (*remedy.steps, *remedy.check)}
    assert not [name for name, act in acts().items() if act not in used]


@pytest.mark.parametrize("rule", BROKEN)
def test_every_finding_gets_steps_and_a_check_with_its_own_names(rule: str) -> None:
    for finding, graph in found(rule):
        advice = advice_on(finding, graph)
        assert advice is not None
        written = remedies()[rule]
        kinds = names_of(finding, graph).kinds
        fitting = [act for act in written.steps if any(fits(step, kinds) for step in act)]
        assert advice.steps, finding.subject
        assert len(advice.steps) >= len(fitting) - len(alternatives(rule)), "nothing fills the names of a step"
        assert advice.check, "nothing fills the names of the check"
        told = [text for step in (*advice.steps, *advice.check) for text in (step.say, step.console, step.prints)]
        assert not [text for text in told if FIELD.search(text)]


def fits(step: Step, kinds: frozenset[str]) -> bool:
    return not step.kinds or bool(kinds.intersection(step.kinds))


def alternatives(rule: str) -> list[str]:
    """Steps of which one stands in for another where a name is not known: they say so here."""
    return ALTERNATIVES.get(rule, [])


ALTERNATIVES = {
    "ai-owner-departed": ["a backup is named, or none is"],
    "ai-tool-not-approved": ["the register's place is known, or it is not"],
    "aws-admin-policy": ["attached", "its own"],
    "aws-static-key-on-compute": ["an instance, or a function"],
    "secret-rotation-failing": ["its function is known, or it is not"],
}


@cache
def session() -> botocore.session.Session:
    return botocore.session.get_session()


@cache
def operations(service: str) -> dict[str, OperationModel]:
    model = session().get_service_model(service)
    # The name of an operation costs little, and what it takes much: that is read of those which a remedy names.
    return {xform_name(name, "-"): model.operation_model(name) for name in model.operation_names}


@cache
def parameters(service: str, operation: str) -> tuple[set[str], set[str]]:
    """All that an operation takes, and what it needs."""
    shape = operations(service)[operation].input_shape
    if shape is None:
        return set(), set()
    booleans = {f"--no-{xform_name(key, '-')}" for key, each in shape.members.items() if each.type_name == "boolean"}
    return (
        {f"--{xform_name(key, '-')}" for key in shape.members} | booleans,
        {f"--{xform_name(key, '-')}" for key in shape.required_members},
    )


def words_of(cli_: str) -> Iterator[list[str]]:
    plain = FIELD.sub("x", PERHAPS.sub(lambda part: part[1], cli_))
    for command in re.split(r" && | \| ", plain):
        yield shlex.split(command)


@pytest.mark.parametrize(("command", "name"), STEPS.items(), ids=[f"{name}-{cli_}" for cli_, name in STEPS.items()])
def test_a_command_exists_with_its_parameters(command: str, name: str) -> None:
    for words in words_of(command):
        tool = words[0]
        assert tool in {"aws", "bao", "muster", "git", "base64", "terraform"}, name
        if tool == "aws":
            aws(words)
        elif tool == "bao":
            assert words[1] in BAO
        elif tool == "muster":
            muster(words)


def aws(words: list[str]) -> None:
    service, operation = words[1], words[2]
    assert operation in operations(service), f"{service} has no {operation}"
    known, needed = parameters(service, operation)
    given = {word for word in words[3:] if word.startswith("--")}
    assert given <= known | GLOBAL
    if "--cli-input-json" not in given:
        assert needed <= given


def muster(words: list[str]) -> None:
    context: click.Context = click.Context(cli)
    group: click.Command = cli
    rest = words[1:]
    while isinstance(group, click.Group) and rest:
        name, command, rest = group.resolve_command(context, rest)
        assert command is not None
        context = click.Context(command, parent=context, info_name=name)
        group = command
    group.parse_args(context, list(rest))


QUESTIONS = sorted({remedy.question for remedy in remedies().values() if remedy.question})


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_to_muster_can_be_asked(question: str) -> None:
    for words in words_of(question):
        muster(words)


@cache
def renamed(graph: AccessGraph, name: str) -> AccessGraph:
    """The records of a graph, all of the same name."""
    records = {id_: replace(each, name=name) if hasattr(each, "name") else each for id_, each in graph.records.items()}
    return AccessGraph(records, [], sources=graph.sources)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_name_never_becomes_a_command(rule: str) -> None:
    """The words of each command are as many as with a harmless name, and the hostile one is whole in one of them."""
    for finding, graph in found(rule):
        bad = advice_on(replace(finding, subject_name=HOSTILE), renamed(graph, HOSTILE))
        good = advice_on(replace(finding, subject_name="x"), renamed(graph, "x"))
        assert bad is not None
        assert good is not None
        for one, other in zip((*bad.steps, *bad.check), (*good.steps, *good.check), strict=True):
            assert len(shlex.split(one.cli)) == len(shlex.split(other.cli))
            assert [word.replace(HOSTILE, "x") for word in shlex.split(one.cli)] == shlex.split(other.cli)
