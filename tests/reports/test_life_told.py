"""What people read of a finding's life: its history, waivers, figures and due dates."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
import reports_support as support
from reports_support import NOW, day

from findings.declare import Severity
from findings.due import DueDates
from findings.events import Event, EventKind
from findings.finding import Finding, Status, Waiver
from findings.tally import tally
from findings.waivers import Standing, Told, standings
from reports.declare import Style
from reports.history import event_said, life_lines
from reports.page import Page, life_said
from reports.tallies import tally_text
from reports.verdict import verdict
from reports.waivers import WHY, troubles_text, waivers_text

STYLE = Style(width=80)
PAGE = Page.of(STYLE, NOW)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Event(at=NOW, status=Status.NEW, scan=3), "found, by scan 3"),
        (Event(at=NOW, status=Status.REOPENED, scan=4, note="it is back"), "came back, by scan 4: it is back"),
        (Event(at=NOW, status=Status.FIXED, scan=4), "fixed, by scan 4"),
        (Event(at=NOW, status=Status.ACKNOWLEDGED, person="Ada"), "acknowledged, by Ada"),
        (Event(at=NOW, status=Status.WAIVED, kind=EventKind.WAIVER, person="Ada", note="n"), "still waived, by Ada: n"),
        (Event(at=NOW, status=Status.OPEN, kind=EventKind.COMMENT, person="Ada", note="n"), "Ada said: n"),
        (Event(at=NOW, status=Status.OPEN, kind=EventKind.ASSIGNED, person="Ada", note="to Bo"), "to Bo, by Ada"),
        (Event(at=NOW, status=Status.FIXED, kind=EventKind.CLOSED, person="Ada", note="n"), "closed, by Ada: n"),
        (Event(at=NOW, status=Status.OPEN), "open, by somebody"),
    ],
)
def test_each_event_is_a_sentence(event: Event, said: str) -> None:
    assert event_said(event) == f"2026-03-01 09:00 UTC, {said}"


def test_a_history_is_told_from_its_beginning() -> None:
    found = next(each for each in support.findings() if each.status is Status.ACKNOWLEDGED)
    steps = [Event(at=day(1, number), status=Status.OPEN, scan=number) for number in (3, 5)]
    lines = " ".join("\n".join(life_lines(found, steps, PAGE)).split())
    assert "now acknowledged · overdue since 2026-02-11" in lines
    assert "assigned to Mara Lindqvist" in lines
    assert lines.index("by scan 3") < lines.index("by scan 5")


def test_what_somebody_said_cannot_paint_the_terminal() -> None:
    steps = [Event(at=NOW, status=Status.OPEN, kind=EventKind.COMMENT, person="x", note="\x1b[31mred\x07")]
    assert "\x1b" not in "\n".join(life_lines(support.leaked(), steps, PAGE))


def _with_due(finding: Finding, days: int) -> Finding:
    return msgspec.structs.replace(finding, due=NOW + timedelta(days=days))


def test_what_is_due_and_what_is_overdue_are_told_apart() -> None:
    assert life_said(_with_due(support.leaked(), 3), PAGE).endswith(" · due 2026-03-04")
    assert life_said(_with_due(support.leaked(), -3), PAGE).endswith(" · overdue since 2026-02-26")
    fixed = msgspec.structs.replace(_with_due(support.leaked(), -3), status=Status.FIXED)
    assert "due" not in life_said(fixed, PAGE)


def test_a_scan_counts_what_is_acknowledged_and_what_is_overdue() -> None:
    assert verdict(support.scan()).endswith("; 1 acknowledged; 1 overdue.")


def waivers() -> list[Told]:
    rule = {"rule": "owner-left", "reason": "known", "person": "Ines"}
    made = [
        Waiver(**rule, subject="*", scope="1", until=day(2, 1), place="w.yaml:1"),
        Waiver(**rule, subject="gone", until=day(5, 1), place="w.yaml:7"),
        Waiver(**rule, subject="x", until=day(3, 5), place="store"),
    ]
    one = msgspec.structs.replace(support.leaked(), rule="owner-left", subject="x", scope="1")
    return list(standings(made, [one], NOW, within=14))


def test_waivers_are_listed_with_what_they_are_for_and_how_long_they_last() -> None:
    text = "".join(waivers_text(waivers(), STYLE))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert lines[1] == "ended 2026-02-01 1 0 w.yaml:1"
    assert lines[2] == "owner-left on *, scope 1"
    assert lines[3] == "Ines: known"
    assert lines[4] == "unused 2026-05-01 61 d 0 0 w.yaml:7"
    assert lines[-1] == "3 waivers, 3 to tidy"


def test_what_to_tidy_is_told_as_compilers_tell_it() -> None:
    assert [line.partition(": ")[0] for line in troubles_text(waivers())] == ["w.yaml:1", "w.yaml:7", "store"]
    assert [each.standing for each in waivers()] == [Standing.ENDED, Standing.UNUSED, Standing.ENDING]
    assert {each.standing for each in waivers() if each.to_tidy} == set(WHY)


def test_figures_are_a_table_with_a_line_for_each_severity() -> None:
    figures = tally(support.findings(), support.fixes(), NOW, DueDates())
    lines = "".join(tally_text(figures, STYLE)).splitlines()
    assert [line.split()[0] for line in lines[1:7]] == [*(each.value for each in reversed(Severity)), "all"]
    assert lines[2].split() == ["high", "1", "1", "1", "1", "48", "d", "1", "1", "1", "50", "d"]
    assert max(map(len, lines)) <= 110
    assert "the mean is 52 d" in lines[-1]
