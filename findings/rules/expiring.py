"""Credentials that are in use and end soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from findings.ages import gone
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.model import Credential, Secret

LATELY = timedelta(days=30)


@rule(
    "secret-expiring",
    "Credential in use expires soon",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy="Make a new one for whoever uses {name} before {day}, and move its users over",
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:PR.AA-01", "NIST-CSF-2.0:ID.AM-08"),
    reads=(Credential, Secret),
)
def expiring(view: View) -> Iterator[Answer]:
    """The day it ends, what uses it stands still. This is for those who run it, rather than for security.

    What nobody used in the last 30 days may end; where its use was not reported, the answer is unknown. Credentials
    that are made anew by themselves are left out: they live for less than the days of warning.
    """
    for record in chain[Credential | Secret](view.graph.each(Credential), view.graph.each(Secret)):
        if record.expires is None or not _ends_soon(view, record, record.expires):
            continue
        if record.last_used is not None and view.at - record.last_used <= LATELY:
            days = (record.expires - view.at).days
            yield Hit(
                subject=record.id,
                message=f"it ends in {days} days and was used on {record.last_used:%Y-%m-%d}",
                evidence=(view.limit("expiring_days", record).told,),
                facts={"day": f"{record.expires:%Y-%m-%d}"},
            )
        elif record.last_used is None and not (isinstance(record, Credential) and record.used is False):
            yield Unsure(subject=record.id, why=f"it ends on {record.expires:%Y-%m-%d}; its use was not reported")


def _ends_soon(view: View, record: Credential | Secret, end: datetime) -> bool:
    """Whether something that works still, and was not made for a few days only, ends within the days of warning."""
    warning = timedelta(days=view.limits_of(record).expiring_days)
    over = record.active is False if isinstance(record, Credential) else gone(record)
    short = record.created is not None and end - record.created <= warning
    return view.at <= end <= view.at + warning and not over and not short
