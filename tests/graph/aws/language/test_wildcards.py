"""Patterns of policies: what they match, whichever of the tests they are made into."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.aws.language.wildcards import Spans, expression, matcher, pieces


def matches(pattern: str, text: str, spans: Spans = Spans.ANYTHING) -> bool:
    return matcher([pieces(pattern)], spans).matches(text)


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("*", "anything\nat all", True),
        ("s3:get*", "s3:getobject", True),
        ("s3:get*", "s3:putobject", False),
        ("s3:get?", "s3:get", False),
        ("s3:*object", "s3:getobject", True),
        ("s3:getobject", "s3:getobjectacl", False),
        ("a.c", "abc", False),
        ("", "", True),
        ("", "a", False),
        ("?", "a", True),
        ("?", "ab", False),
    ],
)
def test_a_pattern_matches_the_whole_text(pattern: str, text: str, *, wanted: bool) -> None:
    assert matches(pattern, text) is wanted


@pytest.mark.parametrize(
    ("pattern", "arn", "wanted"),
    [
        ("arn:aws:s3:::orchard*", "arn:aws:s3:::orchard/a:b", True),
        ("arn:aws:*", "arn:aws:sqs:eu-west-1:111122223333:queue", True),
        ("arn:aws:sqs:eu-*:111122223333:queue", "arn:aws:sqs:eu-west-1:111122223333:queue", True),
        ("arn:aws:sqs:*:queue", "arn:aws:sqs:eu-west-1:111122223333:queue", True),
        ("arn:aws:sqs:eu-west-1:1*3:queue", "arn:aws:sqs:eu-west-1:1:3:queue", False),
        ("arn:aws:sqs:e*1:queue", "arn:aws:sqs:eu-west-1:111122223331:queue", False),
        ("arn:aws:sqs:eu-west?1:111122223333:queue", "arn:aws:sqs:eu-west:1:111122223333:queue", False),
        ("arn:aws:s3:::orchard/*/red", "arn:aws:s3:::orchard/a:b/red", True),
        ("arn:aws:s3:::orchard/a?b", "arn:aws:s3:::orchard/a:b", True),
    ],
)
def test_a_wildcard_in_a_resource_stays_in_its_part_unless_it_ends_it(pattern: str, arn: str, *, wanted: bool) -> None:
    assert matches(pattern, arn, Spans.RESOURCES) is wanted


def test_the_parts_of_an_arn_are_compared_one_by_one() -> None:
    """The documentation's own example: as text it matches, as an ARN it does not."""
    pattern = "arn:aws:someservice:*:111122223333:finance/*"
    arn = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"
    assert matches(pattern, arn)
    assert not expression(pieces(pattern), Spans.PARTS).fullmatch(arn)
    queues = "arn:aws:sqs:*:queue"
    assert not expression(pieces(queues), Spans.PARTS).fullmatch("arn:aws:sqs:eu-west-1:111122223333:queue")


def test_any_of_several_patterns_will_do() -> None:
    several = matcher(map(pieces, ["a", "b*", "c?d", "b*", ""]))
    assert [text for text in ("a", "ab", "bb", "cxd", "cd") if several.matches(text)] == ["a", "bb", "cxd"]
    assert (several.exact, several.beginnings, len(several.expressions)) == ({"a", ""}, ("b",), 1)
    assert not matcher([]).matches("a")


@given(st.text(alphabet="ab:*?", max_size=12), st.text(alphabet="ab:", max_size=12))
def test_however_a_pattern_is_tested_the_answer_is_that_of_its_plainest_expression(pattern: str, text: str) -> None:
    for spans in Spans:
        plain = "".join(_plainly(pattern, at, spans) for at in range(len(pattern)))
        wanted = re.fullmatch(plain, text) is not None
        assert (expression(pieces(pattern), spans).fullmatch(text) is not None) is wanted
        if spans is not Spans.PARTS:
            assert matches(pattern, text, spans) is wanted


def _plainly(pattern: str, at: int, spans: Spans) -> str:
    """One character of a pattern as an expression, without a thought of what it costs."""
    kept = spans is not Spans.ANYTHING and pattern[:at].count(":") < 5
    if pattern[at] == "*" and spans is Spans.RESOURCES and pattern[at + 1 : at + 2] in {"", ":"}:
        kept = False
    return {"*": "[^:]*" if kept else ".*", "?": "[^:]" if kept else "."}.get(pattern[at]) or re.escape(pattern[at])


def test_a_hostile_pattern_costs_no_more_than_another() -> None:
    """Tried with going back, this would not come to an end."""
    assert not matches("*a" * 40 + "b", "a" * 20_000)
    assert not matches("arn:aws:s3:::" + "*a?" * 40 + "b", "arn:aws:s3:::" + "a" * 20_000, Spans.RESOURCES)
