"""How the findings of an estate stand, and how long mending takes: the figures a team is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import fmean, median

import msgspec

from findings.declare import Severity
from findings.due import DueDates, due_of
from findings.finding import Finding, Status

MONTH, QUARTER = timedelta(days=30), timedelta(days=90)
DAY = timedelta(days=1)
ALL = "all"


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a finding was mended: since when it had asked for action, and when it was gone."""

    finding: str
    """Its id."""
    rule: str
    severity: Severity
    opened: datetime
    fixed: datetime
    accepted: bool = False
    """Mended while it was waived: nobody was asked to, so it took no time and was not late."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one severity, or of all. Days are whole ones; None where there is nothing to count."""

    severity: str
    active: int
    """Those that ask for action, acknowledged ones as well."""
    acknowledged: int
    overdue: int
    waived: int
    median_age_days: int | None
    """For how long those that are active have asked for action."""
    fixed_30_days: int
    fixed_90_days: int
    fixed_late_90_days: int
    """Of those, how many were mended after they were due."""
    median_days_to_fix: int | None
    mean_days_to_fix: int | None
    """Over everything that was ever mended and is kept."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """A line for each severity, worst first, and one for all."""

    severities: tuple[Line, ...]
    all: Line


def fixed_now(before: Mapping[str, Finding], after: Iterable[Finding]) -> Iterator[Fix]:
    """What a scan found mended, of what was known before it."""
    for finding in after:
        known = before.get(finding.id)
        if finding.fixed is not None and known is not None and known.status is not Status.FIXED:
            yield Fix(
                finding=finding.id,
                rule=finding.rule,
                severity=finding.severity,
                opened=finding.asks_since,
                fixed=finding.fixed,
                accepted=known.status is Status.WAIVED,
            )


def tally(findings: Iterable[Finding], fixes: Iterable[Fix], at: datetime, due: DueDates) -> Tally:
    """Count the findings of an estate and everything that was mended in it."""
    found, mended = list(findings), list(fixes)
    lines = [
        _line(
            severity.value,
            [each for each in found if each.severity is severity],
            [each for each in mended if each.severity is severity],
            at,
            due,
        )
        for severity in reversed(Severity)
    ]
    return Tally(severities=tuple(lines), all=_line(ALL, found, mended, at, due))


def _line(severity: str, found: Sequence[Finding], mended: Sequence[Fix], at: datetime, due: DueDates) -> Line:
    active = [each for each in found if each.active]
    recent = [each for each in mended if at - each.fixed <= QUARTER]
    ages = [(at - each.asks_since) / DAY for each in active]
    took = [(each.fixed - each.opened) / DAY for each in mended if not each.accepted]
    return Line(
        severity=severity,
        active=len(active),
        acknowledged=sum(each.status is Status.ACKNOWLEDGED for each in active),
        overdue=sum(each.overdue(at) for each in active),
        waived=sum(each.status is Status.WAIVED for each in found),
        median_age_days=round(median(ages)) if ages else None,
        fixed_30_days=sum(at - each.fixed <= MONTH for each in recent),
        fixed_90_days=len(recent),
        fixed_late_90_days=sum(_late(each, due) for each in recent),
        median_days_to_fix=round(median(took)) if took else None,
        mean_days_to_fix=round(fmean(took)) if took else None,
    )


def _late(fix: Fix, due: DueDates) -> bool:
    end = None if fix.accepted else due_of(fix.rule, fix.severity, fix.opened, due)
    return end is not None and fix.fixed > end
