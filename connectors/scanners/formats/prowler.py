"""Prowler's own JSON, of version 3 and before."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.scanners.formats.fields import at, each, first_text, moment, severity, text
from connectors.scanners.model import Settled, Verdict

NEEDED = frozenset({"CheckID", "Status"})


def knows(document: object) -> bool:
    """Whether it is a list of checks with a status."""
    return isinstance(document, list) and any(one.keys() >= NEEDED for one in each(document))


def read(document: object) -> Iterator[Verdict | Settled]:
    """Every check that failed."""
    for one in each(document):
        if text(one, "Status").upper() != "FAIL":
            yield Settled()
            continue
        yield Verdict(
            scanner="prowler",
            check=text(one, "CheckID"),
            title=text(one, "CheckTitle"),
            severity=severity(text(one, "Severity")),
            subject=first_text(one, ("ResourceArn",), ("ResourceId",)),
            message=text(one, "StatusExtended"),
            remedy=text(one, "Remediation", "Recommendation", "Text"),
            reference=text(one, "Remediation", "Recommendation", "Url"),
            scope=first_text(one, ("AccountId",), ("ProjectId",), ("Subscription",)),
            region=text(one, "Region"),
            at=moment(at(one, "AssessmentStartTime")),
        )
