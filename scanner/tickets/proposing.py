"""What people declined at a target, as waivers that somebody may accept: a file of the form of the waivers file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from findings.finding import Waiver
from findings.limits import Limits
from findings.waiver_file import read_waivers
from reports.send.plans import Proposal
from reports.text import cut
from scanner.waiver_keeping import add_to

DAYS = 90
ROOM = 300


def proposed(proposals: Iterable[Proposal], at: datetime, limits: Limits) -> list[Waiver]:
    """A waiver for each finding, short: whoever reviews it may write another end."""
    until = at + timedelta(days=min(DAYS, limits.exception_max_days))
    until = until.replace(hour=23, minute=59, second=59, microsecond=0)
    return [
        Waiver(
            rule=each.finding.rule,
            subject=each.finding.subject,
            reason=cut(f"closed as {each.resolution or 'not to be done'}: {each.url or each.target}", ROOM),
            person=cut(each.by or f"see {each.url or each.target}", ROOM),
            until=until,
            made=at,
        )
        for each in proposals
    ]


def write_proposals(file: Path, waivers: Sequence[Waiver], at: datetime, limits: Limits) -> list[Waiver]:
    """Add to the file what does not stand in it yet; return that."""
    there = {each.target for each in read_waivers(file, at=at, limits=limits).waivers} if file.exists() else set()
    new = list({each.target: each for each in waivers if each.target not in there}.values())
    if new:
        add_to(file, new)
    return new
