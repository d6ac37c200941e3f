"""What people do about findings: acknowledge, assign, comment and accept. Each is a pure step of a finding's life."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from findings.due import DueDates, dated
from findings.finding import Acknowledgement, Finding, Status, Waiver


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Who did something, when, and what they said of it."""

    person: str
    at: datetime
    note: str = ""


class Refused(Exception):
    """This cannot be done to a finding as it stands; the text goes on from its id: ``is fixed``."""


Move = Callable[[Finding], Finding]
"""One step of one finding's life. Raises ``Refused``."""


def acknowledging(act: Act) -> Move:
    """Say that somebody has seen it. It still asks for action, and what it is due by stays."""

    def move(finding: Finding) -> Finding:
        if not finding.active:
            raise Refused(f"is {finding.status}, so there is nothing to acknowledge")
        if finding.acknowledged is not None:
            raise Refused(f"was acknowledged by {finding.acknowledged.person} already")
        seen = Acknowledgement(person=act.person, at=act.at, note=act.note)
        return msgspec.structs.replace(finding, status=Status.ACKNOWLEDGED, acknowledged=seen)

    return move


def unacknowledged(finding: Finding) -> Finding:
    """Take an acknowledgement back."""
    if finding.acknowledged is None:
        raise Refused("is not acknowledged")
    return msgspec.structs.replace(finding, status=Status.OPEN, acknowledged=None)


def assigning(to: str | None) -> Move:
    """Ask somebody to see to it, or with None nobody any more."""

    def move(finding: Finding) -> Finding:
        if finding.status is Status.FIXED:
            raise Refused("is fixed")
        if finding.assigned == to:
            raise Refused(f"is assigned to {to} already" if to else "is assigned to nobody")
        return msgspec.structs.replace(finding, assigned=to)

    return move


def commented(finding: Finding) -> Finding:
    """Say something of it: that changes nothing but its history, whatever its status."""
    return finding


def waived(finding: Finding, waiver: Waiver) -> Finding:
    """Accept it. What was acknowledged before is settled by that."""
    return msgspec.structs.replace(finding, status=Status.WAIVED, waiver=waiver, acknowledged=None, due=None)


def no_longer_waived(finding: Finding, at: datetime, dates: DueDates) -> Finding:
    """Open again, since its waiver ended or was taken back; the time to mend it in begins anew."""
    ended = finding.waiver.until if finding.waiver is not None else at
    again = msgspec.structs.replace(finding, status=Status.OPEN, waiver=None, opened=min(ended, at))
    return dated(again, dates)
