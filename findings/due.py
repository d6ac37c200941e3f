"""Until when a finding should be mended: so many days from when it began to ask for action, by its severity."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from findings.declare import Severity
from findings.finding import Finding, Status

Days = Annotated[int, Meta(ge=0, le=3650)]


class DueDates(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days to mend a finding in (``[due]``); 0 means that there is no such date."""

    critical: Days = 7
    high: Days = 30
    medium: Days = 90
    low: Days = 180
    info: Days = 0
    rules: Annotated[dict[str, Days], Meta(description="Rule id → days, instead of those of its severity.")] = {}

    def days(self, rule: str, severity: Severity) -> int:
        """How many days there are for findings of a rule; 0 for no end."""
        by_severity: int = getattr(self, severity.value)
        return self.rules.get(rule, by_severity)


def due_of(rule: str, severity: Severity, since: datetime, dates: DueDates) -> datetime | None:
    """When something that has asked for action since then should be mended."""
    days = dates.days(rule, severity)
    return since + timedelta(days=days) if days else None


def dated(finding: Finding, dates: DueDates) -> Finding:
    """The finding with its due date. One that is waived has none; one that is fixed keeps what it had."""
    if finding.status is Status.FIXED:
        return finding
    due = due_of(finding.rule, finding.severity, finding.asks_since, dates) if finding.active else None
    return finding if due == finding.due else msgspec.structs.replace(finding, due=due)
