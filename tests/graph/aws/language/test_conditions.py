"""Conditions: every comparison, with values, without, and with some that nobody knows."""

from __future__ import annotations

import pytest

from graph.aws.language.conditions import ready
from graph.aws.language.context import Given, Truth, context_of
from graph.aws.language.operators import NoOperator
from graph.model import Condition


def holds(operator: str, values: str | list[str], found: Given = None, **more: Given) -> Truth:
    """Whether a condition on ``t:key`` holds when that is what is found there."""
    listed = [values] if isinstance(values, str) else values
    condition = Condition(operator=operator, key="T:Key", values=tuple(listed))
    return ready(condition, variables=True).holds(
        context_of({"t:key": found, **{f"t:{k}": v for k, v in more.items()}})
    )


def unseen(operator: str, values: str | list[str], **known: list[str]) -> Truth:
    """Whether it holds where the context is not complete."""
    listed = [values] if isinstance(values, str) else values
    condition = Condition(operator=operator, key="t:key", values=tuple(listed))
    return ready(condition, variables=True).holds(context_of({}, complete=False, **known))


@pytest.mark.parametrize(
    ("operator", "value", "found", "wanted"),
    [
        ("StringEquals", "a*", "a*", True),
        ("StringEquals", "a*", "ab", False),
        ("stringequals", "a", "A", False),
        ("StringEqualsIgnoreCase", "a", "A", True),
        ("StringNotEqualsIgnoreCase", "a", "A", False),
        ("StringLike", "a*c?", "abbbcd", True),
        ("StringLike", "abc", "abc", True),
        ("StringNotLike", "a*", "b", True),
        ("NumericEquals", "10", "10.0", True),
        ("NumericEquals", "10", "ten", False),
        ("NumericNotEquals", "10", "ten", True),
        ("NumericLessThan", "10", "9", True),
        ("NumericLessThan", "10", "NaN", False),
        ("NumericLessThanEquals", "10", 10, True),
        ("NumericGreaterThan", "10", "10", False),
        ("NumericGreaterThanEquals", "-1", "-1", True),
        ("DateLessThan", "2026-01-02", "2026-01-01T23:59:59Z", True),
        ("DateGreaterThan", "2026", "2026-01", False),
        ("DateEquals", "2026-01-01T00:00:00Z", "1767225600", True),
        ("DateEquals", "2026-01-01T00:00:00+01:00", "2025-12-31T23:00:00Z", True),
        ("DateNotEquals", "2026-01-01", "no date", True),
        ("DateLessThan", "2026-01-01", "99999999999999999", False),
        ("Bool", "true", True, True),
        ("Bool", "True", "false", False),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
        ("BinaryEquals", "QmluYXJ5", "no base64", False),
        ("IpAddress", "203.0.113.0/24", "203.0.113.9", True),
        ("IpAddress", "203.0.113.7/24", "203.0.113.9", True),
        ("IpAddress", "203.0.113.9", "203.0.113.8", False),
        ("IpAddress", "2001:db8::/32", "2001:db8:0:1::5", True),
        ("IpAddress", "2001:db8::/32", "203.0.113.9", False),
        ("IpAddress", "0.0.0.0/0", "somewhere", False),
        ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
        ("ArnLike", "arn:aws:iam::*:role/a*", "arn:aws:iam::111122223333:role/a/b:c", True),
        ("ArnEquals", "arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/a", True),
        ("ArnLike", "*", "arn:aws:iam::111122223333:role/a", True),
        ("ArnLike", "*", "no arn", False),
        ("ArnLike", "arn:aws:iam*", "arn:aws:iam::111122223333:role/a", False),
        ("ArnNotLike", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:user/a", True),
    ],
)
def test_a_comparison_with_one_value(operator: str, value: str, found: Given, *, wanted: bool) -> None:
    assert holds(operator, value, found) is wanted


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("StringEqualsIfExists", True),
        ("StringNotEqualsIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAllValues:StringNotEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", True),
    ],
)
def test_an_absent_key(operator: str, *, wanted: bool) -> None:
    assert holds(operator, "a") is wanted
    assert holds(operator, "a", []) is wanted
    assert unseen(operator, "a", absent=["T:KEY"]) is wanted
    assert unseen(operator, "a") is None


@pytest.mark.parametrize(
    ("operator", "found", "wanted"),
    [
        ("ForAllValues:StringEquals", ["a", "b"], True),
        ("ForAllValues:StringEquals", ["a", "c"], False),
        ("ForAllValues:StringEquals", "", True),
        ("ForAllValues:StringNotEquals", ["c", "d"], True),
        ("ForAllValues:StringNotEquals", ["a", "d"], False),
        ("ForAnyValue:StringEquals", ["c", "b"], True),
        ("ForAnyValue:StringEquals", ["c"], False),
        ("ForAnyValue:StringEquals", "", False),
        ("ForAnyValue:StringNotEquals", ["a", "c"], True),
        ("ForAnyValue:StringNotEquals", ["a", "b"], False),
        ("StringEquals", ["c", "a"], True),
        ("StringNotEquals", ["c", "a"], False),
    ],
)
def test_a_key_of_several_values(operator: str, found: Given, *, wanted: bool) -> None:
    assert holds(operator, ["a", "b"], found) is wanted


def test_null_asks_whether_the_key_is_there() -> None:
    assert [holds("Null", value, found) for value in ("true", "false") for found in (None, "a")] == [
        True, False, False, True,
    ]  # fmt: skip
    assert unseen("Null", "true") is None
    assert unseen("Null", "false", present=["t:key"]) is True
    assert unseen("Null", ["true", "false"]) is True
    assert [holds("Null", "maybe", found) for found in (None, "a")] == [False, False]
    told = ready(Condition(operator="Null", key="t:key", values=("maybe", "true")), variables=True).warnings
    assert told == ("Null of t:key needs true or false, which 'maybe' is not",)


def test_a_value_that_is_there_matches_any_text_whatever_it_is() -> None:
    assert unseen("StringLike", ["a", "*"], present=["t:key"]) is True
    assert unseen("StringNotLike", "*", present=["t:key"]) is False
    assert unseen("StringLikeIfExists", "*") is True
    assert unseen("StringLike", "*") is None
    assert unseen("ForAllValues:StringLike", "*") is True
    assert unseen("ForAnyValue:StringLike", "*", present=["t:key"]) is None
    assert unseen("StringLike", ["*", "a"], present=["t:key"]) is True
    assert unseen("ForAllValues:StringNotLike", "*", present=["t:key"]) is None
    assert unseen("ForAnyValue:StringNotLike", "*") is False
    assert unseen("ArnLike", "*", present=["t:key"]) is None
    assert unseen("StringEquals", "*", present=["t:key"]) is None


@pytest.mark.parametrize(
    ("operator", "values", "wanted"),
    [
        ("StringEquals", ["a", "b"], {"a", "b"}),
        ("ForAnyValue:StringEquals", ["a"], {"a"}),
        ("StringEquals", ["a-${t:known}", "b"], {"a-x", "b"}),
        ("StringEquals", ["${t:absent}", "b"], {"b"}),
        ("StringEquals", ["${t:unknown}", "b"], None),
        ("StringEquals", ["${*}"], None),
        ("StringLike", ["a"], None),
        ("StringNotEquals", ["a"], None),
        ("ForAnyValue:StringNotEquals", ["a"], None),
        ("StringEqualsIfExists", ["a"], None),
        ("ForAllValues:StringEquals", ["a"], None),
    ],
)
def test_the_values_without_which_it_cannot_hold(operator: str, values: list[str], wanted: set[str] | None) -> None:
    """None where there may be more of them than are written, or where no value has to be there."""
    made = ready(Condition(operator=operator, key="t:key", values=tuple(values)), variables=True)
    assert made.only(context_of({"t:known": "x"}, complete=False, absent=["t:absent"])) == wanted


def test_variables_are_filled_where_text_and_arns_are_compared() -> None:
    assert holds("StringLike", "${t:other}-*", "x-1", other="x") is True
    assert holds("StringEquals", "${t:other}", "*", other="*") is True
    assert holds("StringEquals", "${t:other}x", "x", other="a") is False
    assert holds("StringLike", "${t:other}", "anything", other="*") is False
    assert holds("ArnLike", "arn:aws:iam::${t:other}:*", "arn:aws:iam::1:role/a", other="1") is True
    assert holds("NumericEquals", "${t:other}", "1", other="1") is False
    assert holds("Bool", "${t:other}", "true", other="true") is True
    assert holds("Bool", "${t:other}", "true", other="neither") is False


def test_a_variable_without_a_value_fails_the_condition_negated_or_not() -> None:
    assert holds("StringEquals", "${t:other}", "x") is False
    assert holds("StringNotEquals", "${t:other}", "x") is False
    assert holds("StringEquals", ["${t:other}", "x"], "x") is True
    assert holds("StringEqualsIfExists", "${t:other}") is True


def test_an_older_language_compares_what_looks_like_a_variable_as_it_is_written() -> None:
    old = ready(Condition(operator="StringEquals", key="t:key", values=("${t:other}",)), variables=False)
    context = {"t:key": "${t:other}", "t:other": "x"}
    assert old.holds(context_of(context)) is True


def test_a_variable_that_is_not_known_makes_it_depend_where_it_could_turn_it() -> None:
    for operator, found, wanted in (
        ("StringEquals", "x", True), ("StringEquals", "y", None), ("StringNotEquals", "x", False),
        ("StringNotEquals", "y", None),
    ):  # fmt: skip
        condition = Condition(operator=operator, key="t:key", values=("x", "${t:other}"))
        assert ready(condition, variables=True).holds(context_of({"t:key": found}, complete=False)) is wanted


def test_a_variable_that_is_not_known_turns_nothing_where_there_is_no_value() -> None:
    """An empty text is no value, so there is nothing that could match."""
    for operator, wanted in (
        ("ForAnyValue:StringEquals", False), ("ForAnyValue:StringNotEquals", False),
        ("ForAllValues:StringEquals", True), ("ForAllValues:StringNotEquals", None),
    ):  # fmt: skip
        condition = Condition(operator=operator, key="t:key", values=("x", "${t:other}"))
        assert ready(condition, variables=True).holds(context_of({"t:key": ""}, complete=False)) is wanted


def test_values_that_nothing_equals_are_told() -> None:
    for operator, value, kind in (
        ("DateEquals", "soon", "a date"), ("IpAddress", "here", "an address or a range of addresses"),
        ("Bool", "yes", "true or false"), ("BinaryEquals", "é", "base64"), ("NumericEquals", "ten", "a number"),
    ):  # fmt: skip
        made = ready(Condition(operator=operator, key="t:key", values=(value,)), variables=True)
        assert made.warnings == (f"{operator} of t:key needs {kind}, which {value!r} is not",)
        assert made.holds(context_of({"t:key": value})) is False


@pytest.mark.parametrize("operator", ["StringIs", "NullIfExists", "ForNoValue:StringEquals", "ForAnyValue:Null", ""])
def test_an_operator_that_does_not_exist_is_an_error(operator: str) -> None:
    with pytest.raises(NoOperator):
        holds(operator, "a")
