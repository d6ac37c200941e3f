"""The life of a finding: new, open, acknowledged, waived, fixed, reopened, as scans move it on.

A finding is fixed only when a scan looked where it was and did not meet it again. Where something could not be read,
where a source was not asked, or where the rule was unsure or broke, the finding stays as it was. What people do about
it, in between, is in ``findings.acts``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from findings.acts import no_longer_waived, waived
from findings.due import DueDates, dated
from findings.finding import Finding, Status, Waiver
from findings.powers import powers
from findings.sight import Sight
from findings.waivers import Covering

USUAL_DATES = DueDates()


def advance(
    previous: Mapping[str, Finding],
    fresh: Iterable[Finding],
    *,
    sight: Sight,
    waivers: Iterable[Waiver],
    at: datetime,
    due: DueDates = USUAL_DATES,
) -> list[Finding]:
    """Carry every known finding one scan further, riskiest first."""
    met = {finding.id: finding for finding in fresh}
    moved = [_again(previous.get(id_), finding, at) for id_, finding in met.items()]
    moved.extend(_missed(previous, met, sight, at))
    covering = Covering(waivers, at)
    judged = (dated(_accepted(finding, covering, at, due), due) for finding in moved)
    return sorted(judged, key=lambda finding: (not finding.active, -finding.risk, finding.rule, finding.subject))


def _again(known: Finding | None, fresh: Finding, at: datetime) -> Finding:
    """A finding that this scan met, with the life it had."""
    if known is None:
        return fresh
    back = known.status is Status.FIXED
    return msgspec.structs.replace(
        fresh,
        first_seen=known.first_seen,
        opened=at if back else known.opened,
        reopened=known.reopened + back,
        status=Status.REOPENED if back else _staying(known),
        waiver=known.waiver,
        acknowledged=known.acknowledged,
        assigned=known.assigned,
    )


def _staying(known: Finding) -> Status:
    """What was new or reopened is by now simply open; everything else is as it was."""
    return Status.OPEN if known.status in {Status.NEW, Status.REOPENED} else known.status


def _missed(previous: Mapping[str, Finding], met: Collection[str], sight: Sight, at: datetime) -> Iterator[Finding]:
    """Known findings that this scan did not meet."""
    for id_, known in previous.items():
        if id_ in met:
            continue
        gone = known.status is not Status.FIXED and sight.looked(known)
        if gone and sight.may_linger(known):
            # It is mended when nothing of what came is held any longer.
            held = {power.text for power in powers(sight.graph).of(known.subject)}
            gone = held.isdisjoint(known.evidence)
        yield _closed(known, at) if gone else msgspec.structs.replace(known, status=_staying(known))


def _closed(known: Finding, at: datetime) -> Finding:
    return msgspec.structs.replace(known, status=Status.FIXED, fixed=at, waiver=None, acknowledged=None)


def _accepted(finding: Finding, covering: Covering, at: datetime, due: DueDates) -> Finding:
    """Waived while a waiver is in force, open again when it has ended."""
    if finding.status is Status.FIXED:
        return finding
    waiver = covering.of(finding)
    if waiver is not None:
        return waived(finding, waiver)
    return no_longer_waived(finding, at, due) if finding.status is Status.WAIVED else finding


def to_tell(findings: Iterable[Finding], at: datetime, disabled: Collection[str] = ()) -> tuple[Finding, ...]:
    """The findings that a scan's report shows: active, waived, and fixed by this very scan."""
    return tuple(
        finding
        for finding in findings
        if finding.rule not in disabled and (finding.status is not Status.FIXED or finding.fixed == at)
    )
