"""A finding: a hit with its severity, its risk and its life; and the outcome of a rule over the whole estate."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from findings.declare import Severity


class Status(StrEnum):
    """Where a finding is in its life."""

    NEW = "new"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    WAIVED = "waived"
    FIXED = "fixed"
    REOPENED = "reopened"


ACTIVE = frozenset({Status.NEW, Status.OPEN, Status.REOPENED, Status.ACKNOWLEDGED})
"""The statuses that ask for something to be done. Acknowledged is one: somebody saw it, and it is still there."""


class RiskTerm(msgspec.Struct, frozen=True):
    """One term of a risk score and the sentence that explains it."""

    points: int
    why: str
    term: str = ""
    """The word for it in settings: ``leaked``, ``internet``."""


class Waiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An accepted finding: who, why, until when. ``*`` in ``subject`` stands for any text."""

    rule: str
    subject: str
    source: str = ""
    """Only findings of this source; of any without one."""
    scope: str = ""
    """Only findings of this account, namespace or repository; of any without one."""
    reason: str
    person: str
    until: datetime
    made: datetime | None = None
    follows: datetime | None = None
    """The end of the waiver that this one renews: the one for the same rule, subject, source and scope."""
    withdrawn: datetime | None = None
    """When it was taken back before its end."""
    place: str = ""
    """Where it is written: ``store``, or file and line."""

    @property
    def target(self) -> tuple[str, str, str, str]:
        """What it is for. Waivers for the same are links of one chain."""
        return (self.rule, self.subject, self.source, self.scope)


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody has seen a finding and means to see to it."""

    person: str
    at: datetime
    note: str = ""


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody closed a finding of a source that settings no longer name: no scan will look there again."""

    person: str
    at: datetime
    reason: str


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a rule says of one subject, and its life. ``id`` is the fingerprint of rule and subject, nothing else."""

    id: str
    rule: str
    title: str
    subject: str
    subject_name: str
    source: str
    scope: str = ""
    """The account, namespace or repository of the subject."""
    severity: Severity
    risk: int
    """0 to 100."""
    terms: tuple[RiskTerm, ...]
    message: str
    evidence: tuple[str, ...] = ()
    remedy: str = ""
    frameworks: tuple[str, ...] = ()
    owner: str | None = None
    status: Status = Status.NEW
    first_seen: datetime
    last_seen: datetime
    fixed: datetime | None = None
    reopened: int = 0
    waiver: Waiver | None = None
    acknowledged: Acknowledgement | None = None
    closed: Closing | None = None
    """Set where it counts as fixed because its source was taken out, not because a scan looked."""
    assigned: str | None = None
    """Who is asked to see to it, which may be somebody else than its owner."""
    opened: datetime | None = None
    """When it last began to ask for action, where that was after it was first seen: it came back, or a waiver ended."""
    due: datetime | None = None
    """When it should be mended at the latest."""

    @property
    def active(self) -> bool:
        """Whether it still asks for something to be done."""
        return self.status in ACTIVE

    @property
    def asks_since(self) -> datetime:
        """Since when it has asked for action."""
        return self.opened or self.first_seen

    def overdue(self, at: datetime) -> bool:
        """Whether it asks for action and should have been mended by now."""
        return self.active and self.due is not None and self.due < at


class State(StrEnum):
    """The three answers of a rule over the estate."""

    BROKEN = "broken"
    FINE = "fine"
    UNKNOWN = "unknown"


class UnsureSubject(msgspec.Struct, frozen=True, kw_only=True):
    """One subject a rule could not judge, and why."""

    subject: str
    why: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one rule came to. ``gaps`` are the ids of the gaps in what it reads; with them it is never fine."""

    rule: str
    title: str
    severity: Severity
    state: State
    hits: int = 0
    unsure: tuple[UnsureSubject, ...] = ()
    gaps: tuple[str, ...] = ()
    error: str | None = None
    """Set when the rule itself broke: the answer is then unknown, never fine."""
