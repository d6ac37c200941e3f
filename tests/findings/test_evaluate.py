from __future__ import annotations

from collections.abc import Iterator

import msgspec
from findings_support import NOW, graph_of, made_rule

from findings.declare import Answer, Hit, Severity, Unsure, View
from findings.evaluate import Tuning, evaluate, hidden, places
from findings.finding import State
from findings.limits import Limits
from graph.model import AnyRecord, Credential, Gap, GapReason, Identity


def _view(*records: AnyRecord, gaps: tuple[Gap, ...] = ()) -> View:
    return View(graph=graph_of(records, gaps), before=None, at=NOW, limits=Limits())


def _gap(kind: type[AnyRecord]) -> Gap:
    return Gap(source="aws", stream="iam.users", scope="1", reason=GapReason.DENIED, yields=(kind.__name__,))


def _says(*answers: Answer) -> object:
    def judge(_view: View) -> Iterator[Answer]:
        yield from answers

    return judge


def _breaks(_view: View) -> Iterator[Answer]:
    yield Hit(subject="a", message="bad")
    raise KeyError("secret-name")


def test_fine_is_earned_by_reading_everything() -> None:
    rule = made_rule(_says(), reads=(Identity,))
    assert evaluate(_view(), [rule]).outcomes[0].state is State.FINE
    (outcome,) = evaluate(_view(gaps=(_gap(Identity),)), [rule]).outcomes
    assert (outcome.state, outcome.gaps) == (State.UNKNOWN, ("aws/iam.users/1",))


def test_a_gap_in_what_a_rule_does_not_read_changes_nothing() -> None:
    rule = made_rule(_says(), reads=(Identity,))
    assert evaluate(_view(gaps=(_gap(Credential),)), [rule]).outcomes[0].state is State.FINE


def test_a_hit_is_a_hit_whatever_else_could_not_be_read() -> None:
    rule = made_rule(_says(Hit(subject="a", message="bad")), reads=(Identity,))
    (outcome,) = evaluate(_view(gaps=(_gap(Identity),)), [rule]).outcomes
    assert (outcome.state, outcome.hits, outcome.gaps) == (State.BROKEN, 1, ("aws/iam.users/1",))


def test_one_unsure_subject_makes_the_rule_unknown() -> None:
    rule = made_rule(_says(Unsure(subject="a", why="not reported")))
    (outcome,) = evaluate(_view(), [rule]).outcomes
    assert (outcome.state, outcome.unsure[0].why) == (State.UNKNOWN, "not reported")


def test_a_subject_that_is_hit_is_not_unsure_as_well() -> None:
    rule = made_rule(_says(Unsure(subject="a", why="not reported"), Hit(subject="a", message="bad")))
    assert evaluate(_view(), [rule]).outcomes[0].unsure == ()


def test_two_hits_on_one_subject_are_one_with_the_evidence_of_both() -> None:
    first = Hit(subject="a", message="bad", evidence=("x",), facts={"name": "one"})
    second = Hit(subject="a", message="worse", evidence=("x", "y"), facts={"name": "two", "more": "three"})
    (hit,) = evaluate(_view(), [made_rule(_says(first, second))]).hits["made-up"]
    assert hit == Hit(subject="a", message="bad", evidence=("x", "worse", "y"), facts={"name": "one", "more": "three"})


def test_a_rule_that_breaks_is_unknown_and_the_others_are_asked() -> None:
    """Its error names the rule and the kind of exception, and never the message, which could hold anything."""
    broken, sound = made_rule(_breaks, id_="broken"), made_rule(_says(), id_="sound")
    evaluation = evaluate(_view(), [broken, sound])
    assert [outcome.state for outcome in evaluation.outcomes] == [State.UNKNOWN, State.FINE]
    assert evaluation.outcomes[0].error == "rule broken broke off with KeyError"
    assert [hit.subject for hit in evaluation.hits["broken"]] == ["a"]


def test_settings_switch_rules_off_and_grade_them_anew() -> None:
    tuning = Tuning(disabled=frozenset({"off"}), severities={"on": Severity.LOW})
    outcomes = evaluate(_view(), [made_rule(_says(), id_="on"), made_rule(_says(), id_="off")], tuning).outcomes
    assert [(outcome.rule, outcome.severity) for outcome in outcomes] == [("on", Severity.LOW)]


def test_a_gap_of_another_platform_hides_nothing_from_a_rule_of_one() -> None:
    rule = msgspec.structs.replace(made_rule(_says(), reads=(Identity,)), platforms=("aws",))
    for platform, state in (("vault", State.FINE), ("aws", State.UNKNOWN), ("", State.UNKNOWN)):
        gap = msgspec.structs.replace(_gap(Identity), platform=platform)
        assert evaluate(_view(gaps=(gap,)), [rule]).outcomes[0].state is state


def test_a_gap_hides_its_own_scope_and_every_scope_when_the_source_was_shut() -> None:
    own, other, shut = places([_gap(Identity)]), {("vault", "1")}, {("aws", "*")}
    assert hidden(own, "aws", "1")
    assert not hidden(own, "aws", "2")
    assert hidden(own, "aws", ""), "what has no scope may be anywhere in the source"
    assert hidden(shut, "aws", "2")
    assert not hidden(other, "aws", "1")
