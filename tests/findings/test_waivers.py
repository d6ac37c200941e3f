"""Which findings a waiver is for, and what becomes of waivers."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from findings_support import NOW
from hypothesis import given
from hypothesis import strategies as st

from findings.declare import Severity
from findings.finding import Finding, Status, Waiver
from findings.waivers import Covering, Standing, chain, fits, in_force, latest, matches, standings, unused

DAY = timedelta(days=1)


def waiver(subject: str, days: int = 1, rule: str = "r", **said: object) -> Waiver:
    made = Waiver(rule=rule, subject=subject, reason="known", person="jo", until=NOW + days * DAY)
    return msgspec.structs.replace(made, **said)


def finding(subject: str, *, fixed: datetime | None = None, rule: str = "r", source: str = "aws") -> Finding:
    return Finding(
        id=subject,
        rule=rule,
        title="t",
        subject=subject,
        subject_name=subject,
        source=source,
        scope="1",
        severity=Severity.LOW,
        risk=15,
        terms=(),
        message="m",
        status=Status.FIXED if fixed else Status.OPEN,
        first_seen=NOW,
        last_seen=NOW,
        fixed=fixed,
    )


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a:1", "a:1", True),
        ("a:1", "a:12", False),
        ("a:*", "a:12", True),
        ("*:12", "a:12", True),
        ("a*2", "a:12", True),
        ("a*2", "a:123", False),
        ("a.b*", "axb", False),
        ("*", "any\nthing", True),
        ("[ab]*", "a", False),
        ("role/*/x", "role/*/x", True),
    ],
)
def test_a_star_is_any_text_and_the_rest_is_itself(pattern: str, text: str, expected: bool) -> None:  # noqa: FBT001  because pytest gives it
    assert fits(pattern, text) is expected


@given(st.text(), st.text())
def test_a_text_fits_itself_and_every_beginning_of_it(text: str, more: str) -> None:
    assert fits(text, text)
    assert fits(text + "*", text + more)
    assert fits("*" + more, text + more)


def test_a_waiver_is_for_a_rule_a_subject_a_source_and_a_scope() -> None:
    assert matches(waiver("a*"), finding("ab"))
    assert not matches(waiver("a*"), finding("ab", rule="other"))
    assert matches(waiver("*", scope="1", source="aws"), finding("ab"))
    assert not matches(waiver("*", scope="2"), finding("ab"))
    assert not matches(waiver("*", source="vault"), finding("ab"))


def test_of_several_waivers_the_one_that_lasts_longest_counts() -> None:
    short, long, ended, back = waiver("a"), waiver("a*", 9), waiver("a", -1), waiver("a", 99, withdrawn=NOW)
    assert Covering((short, long, ended, back), NOW).of(finding("a")) == long
    assert Covering((ended, back), NOW).of(finding("a")) is None
    assert not in_force(back, NOW)


def test_a_renewal_follows_the_last_one_for_the_same() -> None:
    first, second = waiver("a", 1), waiver("a", 9, follows=NOW + DAY)
    third = waiver("a", 20, follows=NOW + 9 * DAY)
    other = waiver("a", 50, scope="1")
    known = (first, second, third, other)
    assert latest(known, first.target) == third
    assert latest((*known, waiver("a", 60, withdrawn=NOW)), first.target) == third
    assert latest((), first.target) is None
    assert chain(third, known) == [first, second]
    assert chain(first, known) == []
    assert chain(third, (first, third)) == []


def test_links_that_go_round_end() -> None:
    one, two = waiver("a", 1, follows=NOW + 2 * DAY), waiver("a", 2, follows=NOW + DAY)
    assert chain(one, (one, two)) == []
    assert chain(two, (one, two)) == [one]


def test_every_waiver_says_how_it_stands() -> None:
    waivers = (
        waiver("a"),
        waiver("b"),
        waiver("c", -1),
        waiver("e", -1),
        waiver("e", 30, follows=NOW - DAY),
        waiver("f", 30, withdrawn=NOW),
        waiver("a*", 60),
    )
    found = [finding("a"), finding("b", fixed=NOW), finding("c"), finding("e"), finding("ab")]
    told = list(standings(waivers, found, NOW, within=5))
    assert [(each.standing, each.findings, each.renewals) for each in told] == [
        (Standing.ENDING, 1, 0),
        (Standing.UNUSED, 0, 0),
        (Standing.ENDED, 1, 0),
        (Standing.RENEWED, 1, 0),
        (Standing.IN_FORCE, 1, 1),
        (Standing.WITHDRAWN, 0, 0),
        (Standing.IN_FORCE, 2, 0),
    ]
    assert [each.to_tidy for each in told] == [True, True, True, False, False, False, False]
    assert [each.days_left for each in told[:3]] == [1, 1, -1]


def test_before_the_first_scan_nobody_knows_what_is_used() -> None:
    (told,) = standings([waiver("a")], None, NOW)
    assert (told.standing, told.findings) == (Standing.IN_FORCE, None)


def test_waivers_that_can_go_are_named() -> None:
    waivers = (waiver("a"), waiver("b"), waiver("c", -1), waiver("d", scope="7", place="w.yaml:3"))
    assert unused(waivers, [finding("a"), finding("b", fixed=NOW), finding("c")], NOW) == [
        "r on b (jo): matches no finding",
        "r on c (jo): ended on 2026-11-19",
        "r on d, scope 7 (jo, w.yaml:3): matches no finding",
    ]


def test_an_end_is_told_by_one_scan_only() -> None:
    """The first one after it; what matches nothing is told until somebody takes it out."""
    ended = [waiver("a", -3)]
    assert unused(ended, [finding("a")], NOW, since=NOW - 5 * DAY) == ["r on a (jo): ended on 2026-11-17"]
    assert unused(ended, [finding("a")], NOW, since=NOW - 2 * DAY) == []
