from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Condition
from reports.ink import Ink, table
from reports.markup import code, prose
from reports.text import (
    ago,
    clean,
    columns,
    conditions_said,
    counted,
    cut,
    day,
    held,
    lasted,
    listed,
    moment,
    padded,
    wrapped,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@given(st.text())
def test_clean_text_is_printable_and_clean_stays_clean(text: str) -> None:
    assert clean(text).isprintable()
    assert clean(clean(text)) == clean(text)


@given(st.text(), st.integers(30, 120))
def test_wrapped_lines_fit_and_lose_nothing_but_space(text: str, width: int) -> None:
    lines = list(wrapped(text, width, first="  · "))
    assert all(columns(line) <= width for line in lines)
    assert "".join(line[4:] for line in lines).replace(" ", "") == clean(text).replace(" ", "")


@pytest.mark.parametrize(
    "text", ["##vso[task.complete]x", "a ##VSO[x]y", "a##[error]x", "::error::x", "a ::error::x", "\u3000::error::x"]
)
def test_what_a_runner_would_obey_is_written_out(text: str) -> None:
    shown = clean(text)
    assert "##" not in shown
    assert not re.search(r"(^|\s)::", shown)
    assert clean(shown) == shown


@pytest.mark.parametrize("text", ["arn:aws:iam::111122223333:role/x", "## Title", "A::B"])
def test_what_only_looks_like_a_command_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("before", ["a" * 30, "a" * 20 + "/" + "b" * 9, "a:" * 15, "é" * 30])
def test_no_line_is_broken_so_that_it_begins_with_a_command(before: str) -> None:
    for width in range(22, 40):
        lines = list(wrapped(f"{before}::error::x{before}", width, first="  "))
        assert not [line for line in lines if line.lstrip().startswith("::")]


@given(st.text(), st.integers(1, 60))
def test_cut_text_fits(text: str, room: int) -> None:
    assert columns(cut(text, room)) <= room


def test_a_long_word_breaks_after_a_seam() -> None:
    name = "arn:aws:iam::111122223333:role/a-very-long-role-name-indeed/for-the-test"
    assert list(wrapped(name, 40)) == ["arn:aws:iam::111122223333:role/a-very-", "long-role-name-indeed/for-the-test"]


@pytest.mark.parametrize(
    ("text", "width"), [("plain", 5), ("名前", 4), ("e\u0301", 1)], ids=["ascii", "wide", "combining"]
)
def test_columns_are_those_of_a_terminal(text: str, width: int) -> None:
    assert columns(text) == width
    assert columns(padded(text, 9)) == columns(padded(text, 9, right=True)) == 9


@pytest.mark.parametrize(
    ("items", "most", "said"),
    [
        ([], None, ""),
        (["a"], None, "a"),
        (["a", "b"], 2, "a and b"),
        (["a", "b", "c"], None, "a, b and c"),
        (["a", "b", "c", "d"], 2, "a, b and 2 more"),
    ],
)
def test_lists_are_said(items: list[str], most: int | None, said: str) -> None:
    assert listed(items, most) == said


def test_numbers_are_said_with_their_noun() -> None:
    assert counted(1, "identity", "identities") == "1 identity"
    assert counted(1200, "gap") == "1,200 gaps"


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(hours=-2), "today"),
        (timedelta(hours=23), "today"),
        (timedelta(hours=25), "yesterday"),
        (timedelta(days=59), "59 days ago"),
        (timedelta(days=400), "13 months ago"),
    ],
)
def test_ages_are_said(past: timedelta, said: str) -> None:
    assert ago(NOW - past, NOW) == said


@pytest.mark.parametrize(("seconds", "said"), [(-3, "0.0 s"), (4.26, "4.3 s"), (125, "2 min 5 s"), (7300, "2 h 1 min")])
def test_durations_are_said(seconds: float, said: str) -> None:
    assert lasted(NOW, NOW + timedelta(seconds=seconds)) == said


def test_times_are_told_in_utc() -> None:
    east = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=5)))
    assert day(east) == "2026-02-28"
    assert moment(east) == "2026-02-28 20:30 UTC"


def test_conditions_are_said() -> None:
    conditions = (
        Condition(operator="IpAddress", key="aws:SourceIp", values=("10.0.0.0/8", "::1")),
        Condition(operator="Null", key="aws:TokenIssueTime", values=()),
    )
    assert conditions_said(conditions) == (
        "aws:SourceIp IpAddress 10.0.0.0/8 or ::1 and aws:TokenIssueTime Null (nothing)"
    )


@given(st.text(min_size=1))
def test_prose_has_no_mention_and_no_tag(text: str) -> None:
    shown = prose(text)
    assert "<" not in shown
    assert ">" not in shown
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@admin see #12", "@&#8203;admin see #&#8203;12"),
        ("https://example.org", "https://&#8203;example.org"),
        ("[a](b) <b> & `c` | $x$", "\\[a\\](b) &lt;b&gt; &amp; \\`c\\` \\| \\$x\\$"),
        ("a \\@b", "a \\\\@&#8203;b"),
    ],
)
def test_prose_shows_the_text_as_it_is(text: str, shown: str) -> None:
    assert prose(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a", "`a`"), ("a`b``c", "```a`b``c```"), ("`a", "`` `a ``"), ("", "`   `"), ("a|b", "`a\\|b`")],
)
def test_code_cannot_be_left_from_inside(text: str, shown: str) -> None:
    assert code(text, cell=True) == shown


def test_ink_paints_only_where_it_may_and_never_space() -> None:
    assert Ink(colour=False).bold("a") == "a"
    assert Ink(colour=True).bold("   ") == "   "
    assert Ink(colour=True).bold("  a ") == "  \x1b[1ma\x1b[0m "


def test_a_table_without_rows_is_nothing() -> None:
    assert list(table([])) == []
    assert list(table([("a", "10"), ("bcd", "9")], right=frozenset({1}))) == ["a    10", "bcd   9"]


def test_what_is_cut_for_good_says_so() -> None:
    assert held("a name", 20) == "a name"
    assert held("x" * 10_000, 20) == "x" * 19 + "… (cut: 10,000 characters)"
    assert held("漢" * 15, 20) == "漢" * 9 + "… (cut: 15 characters)"


@pytest.mark.parametrize("text", ["plain", "a · b", "漢字", "e\u0301", "…"])
def test_columns_are_counted_alike_by_the_short_way_and_the_long_one(text: str) -> None:
    assert columns(text) == columns(text + "漢") - 2
