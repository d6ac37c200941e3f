from __future__ import annotations

import pytest
from findings_support import CASES, NOW, Case, cases, view_of

from findings.evaluate import evaluate
from findings.finding import State
from findings.making import FIELD, make_findings
from findings.registry import rules

WRITTEN = {path.stem for path in CASES.glob("*.yaml")}
ALL = [(rule, case) for rule in rules() if rule in WRITTEN for case in cases(rule)]


@pytest.mark.parametrize(("rule", "case"), ALL, ids=[f"{rule}: {case.name}" for rule, case in ALL])
def test_a_rule_says_what_its_case_expects_and_its_remedy_is_complete(rule: str, case: Case) -> None:
    view = view_of(case)
    evaluation = evaluate(view, [rules()[rule]])
    (outcome,) = evaluation.outcomes
    assert outcome.error is None, outcome.error
    assert {hit.subject: hit.message for hit in evaluation.hits[rule]} == case.hits
    assert {each.subject: each.why for each in outcome.unsure} == case.unsure
    assert outcome.state is case.state
    told = {hit.subject: hit.evidence for hit in evaluation.hits[rule] if hit.subject in case.evidence}
    assert told == case.evidence
    findings = make_findings(evaluation, rules(), view.graph, at=NOW, limits=view.limits)
    open_ = [finding.remedy for finding in findings if FIELD.search(finding.remedy)]
    assert not open_, "nothing fills these {names}: give them as facts of the hit ({name} and {subject} are there)"
    if case.remedy is not None:
        assert findings[0].remedy == case.remedy


@pytest.mark.parametrize("rule", rules())
def test_every_rule_has_a_case_for_each_answer(rule: str) -> None:
    assert rule in WRITTEN, f"write its cases in tests/findings/cases/{rule}.yaml"
    missing = set(State) - {case.state for case in cases(rule)}
    assert not missing, f"tests/findings/cases/{rule}.yaml has no case that is {' or '.join(sorted(missing))}"


def test_no_case_is_left_of_a_rule_that_went() -> None:
    left = WRITTEN - set(rules())
    assert not left, "no rule has these ids: delete their files in tests/findings/cases, or name the files by the ids"
