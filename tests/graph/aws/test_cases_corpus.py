"""The corpus of cases: what AWS's documentation says of each request is what the evaluator and the command answer."""

from __future__ import annotations

import json
import subprocess
from collections import Counter

import pytest
import yaml
from aws_cases_support import CORPUS, FILES, title
from cli_support import MUSTER

from graph.aws.answers import Answer, Layer
from graph.aws.evaluate.decide import evaluate
from reports.simulate.told import Result
from scanner.simulate.reading import Case

PAGES = "https://docs.aws.amazon.com/"
FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def missed(case: Case) -> tuple[str, ...]:
    """In what the evaluator's decision is not what the documentation says."""
    result = Result(
        name=case.asked.name,
        file=case.part.source.name,
        request=case.number,
        principal=case.request.caller.name,
        action=case.asked.action,
        resource=case.request.arn,
        decision=evaluate(case.request, case.policies),
        expected=case.expected,
    )
    return result.missed


@pytest.mark.parametrize("topic", [file.stem for file in FILES])
def test_the_evaluator_answers_as_the_documentation_says(topic: str) -> None:
    here = [case for case in CORPUS if case.part.source.name == topic]
    assert here
    assert {case.asked.name: (missed(case), case.asked.follows) for case in here if missed(case)} == {}


def test_the_command_answers_the_same() -> None:
    done = subprocess.run([*MUSTER, "simulate", "-f", "json", *FILES], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert [each["name"] for each in told] == [case.asked.name for case in CORPUS]
    assert [each["answer"] for each in told] == [case.expected.answer for case in CORPUS if case.expected]


def test_every_case_expects_something_and_says_what_it_follows() -> None:
    for case in CORPUS:
        assert case.expected, title(case)
        assert isinstance(case.asked.follows, list), title(case)
        page, why = case.asked.follows
        assert page.startswith(PAGES), title(case)
        assert why.endswith("."), title(case)


def test_no_two_cases_of_a_topic_have_one_name_and_none_says_what_another_says() -> None:
    names = Counter(map(title, CORPUS))
    assert [name for name, count in names.items() if count > 1] == []
    texts = (file.read_text(encoding="utf-8") for file in FILES)
    written = (each for text in texts for each in yaml.load(text, FAST))  # noqa: S506  because both are safe
    told = Counter(
        json.dumps({key: each[key] for key in each.keys() - {"name", "follows"}}, sort_keys=True) for each in written
    )
    assert [case for case, count in told.items() if count > 1] == []


def test_the_corpus_is_large_and_holds_every_answer_and_every_layer() -> None:
    expected = [case.expected for case in CORPUS if case.expected]
    assert len(CORPUS) >= 1_000
    assert min(Counter(each.answer for each in expected).values()) >= 25
    assert {each.answer for each in expected} == set(Answer)
    assert {layer for each in expected for layer in each.blocked_by or ()} == set(Layer)
