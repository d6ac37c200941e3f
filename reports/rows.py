"""A scan as the rows of one table: what was found, and what could not be judged, which no table may leave out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from findings.finding import Finding, Outcome
from reports.scan import Scan
from reports.unseen import unseen
from reports.verdict import incomplete, sum_said, verdict


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row; its fields are the columns. ``type`` is scan, finding, gap, unknown or unsure (of one subject)."""

    type: str
    id: str = ""
    rule: str = ""
    title: str = ""
    severity: str = ""
    risk: int | None = None
    status: str = ""
    subject: str = ""
    subject_name: str = ""
    source: str = ""
    scope: str = ""
    owner: str = ""
    assigned: str = ""
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    due: datetime | None = None
    fixed: datetime | None = None
    message: str = ""
    remedy: str = ""
    why: str = ""
    """How the risk adds up."""
    evidence: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()


def rows(scan: Scan) -> Iterator[Row]:
    """Yield the scan in a row, a row for each finding, and one for each thing that could not be judged."""
    said = " ".join(filter(None, (verdict(scan), incomplete(scan))))
    yield Row(type="scan", id=str(scan.number), title=scan.estate, last_seen=scan.finished, message=said)
    yield from map(_found, scan.findings)
    for each in unseen(scan):
        yield Row(
            type=each.what,
            id=each.id,
            rule=each.rule,
            title=each.title,
            severity=str(each.severity or ""),
            subject=each.subject,
            source=each.source,
            scope=each.scope,
            message=each.message,
            remedy=each.remedy,
        )
    for outcome in scan.outcomes:
        yield from _unsure(outcome)


def _found(finding: Finding) -> Row:
    return Row(
        type="finding",
        id=finding.id,
        rule=finding.rule,
        title=finding.title,
        severity=str(finding.severity),
        risk=finding.risk,
        status=str(finding.status),
        subject=finding.subject,
        subject_name=finding.subject_name,
        source=finding.source,
        scope=finding.scope,
        owner=finding.owner or "",
        assigned=finding.assigned or "",
        first_seen=finding.first_seen,
        last_seen=finding.last_seen,
        due=finding.due,
        fixed=finding.fixed,
        message=finding.message,
        remedy=finding.remedy,
        why=sum_said(finding),
        evidence=finding.evidence,
        frameworks=finding.frameworks,
    )


def _unsure(outcome: Outcome) -> Iterator[Row]:
    for each in outcome.unsure:
        yield Row(
            type="unsure",
            rule=outcome.rule,
            title=outcome.title,
            severity=str(outcome.severity),
            subject=each.subject,
            message=each.why,
        )
