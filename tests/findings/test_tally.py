"""The figures a team is asked for."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from findings_support import NOW

from findings.declare import Severity
from findings.due import DueDates
from findings.finding import Acknowledgement, Finding, Status
from findings.tally import Fix, fixed_now, tally

DAY = timedelta(days=1)


def finding(id_: str, days: int, status: Status = Status.OPEN, **said: object) -> Finding:
    made = Finding(
        id=id_,
        rule="r",
        title="t",
        subject=id_,
        subject_name=id_,
        source="s",
        severity=Severity.HIGH,
        risk=1,
        terms=(),
        message="m",
        status=status,
        first_seen=NOW - days * DAY,
        last_seen=NOW,
    )
    return msgspec.structs.replace(made, **said)


def fix(took: int, ago: int, **said: object) -> Fix:
    made = Fix(finding="f", rule="r", severity=Severity.HIGH, opened=NOW - (took + ago) * DAY, fixed=NOW - ago * DAY)
    return msgspec.structs.replace(made, **said)


def test_findings_are_counted_by_severity_and_in_all() -> None:
    seen = Acknowledgement(person="Ada", at=NOW)
    found = [
        finding("a", 10, due=NOW - DAY),
        finding("b", 20, Status.ACKNOWLEDGED, acknowledged=seen, due=NOW + DAY),
        finding("c", 90, Status.REOPENED, opened=NOW - 2 * DAY, severity=Severity.LOW),
        finding("d", 5, Status.WAIVED),
        finding("e", 5, Status.FIXED, fixed=NOW),
    ]
    figures = tally(found, (), NOW, DueDates())
    assert [line.severity for line in figures.severities] == ["critical", "high", "medium", "low", "info"]
    critical, high, _, low, _ = figures.severities
    assert (high.active, high.acknowledged, high.overdue, high.waived, high.median_age_days) == (2, 1, 1, 1, 15)
    assert (low.active, low.median_age_days) == (1, 2)
    assert (critical.active, critical.median_age_days, critical.median_days_to_fix) == (0, None, None)
    assert (figures.all.severity, figures.all.active, figures.all.overdue) == ("all", 3, 1)


def test_what_was_mended_is_counted_by_when_and_how_long_it_took() -> None:
    fixes = [
        fix(10, 1),
        fix(40, 29),
        fix(1, 60),
        fix(300, 200),
        fix(99, 1, accepted=True),
        fix(99, 1, severity=Severity.INFO),
    ]
    high = tally((), fixes, NOW, DueDates(high=30)).severities[1]
    assert (high.fixed_30_days, high.fixed_90_days) == (3, 4)
    assert high.fixed_late_90_days == 1, "what was accepted is not late, and what was long ago is not counted"
    assert (high.median_days_to_fix, high.mean_days_to_fix) == (25, 88)
    info = tally((), fixes, NOW, DueDates()).severities[4]
    assert (info.fixed_30_days, info.fixed_late_90_days) == (1, 0)


def test_a_scan_mends_what_was_known_and_not_mended_before() -> None:
    gone = {"status": Status.FIXED, "fixed": NOW}
    before = {
        "a": finding("a", 5),
        "b": finding("b", 9, Status.FIXED, fixed=NOW - DAY),
        "c": finding("c", 7, Status.WAIVED),
        "d": finding("d", 7),
    }
    after = [
        msgspec.structs.replace(before["a"], opened=NOW - 2 * DAY, **gone),
        before["b"],
        msgspec.structs.replace(before["c"], **gone),
        before["d"],
    ]
    assert [(each.finding, each.opened, each.accepted) for each in fixed_now(before, after)] == [
        ("a", NOW - 2 * DAY, False),
        ("c", NOW - 7 * DAY, True),
    ]
