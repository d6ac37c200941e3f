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
    WAIVED = "waived"
    FIXED = "fixed"
    REOPENED = "reopened"


class RiskTerm(msgspec.Struct, frozen=True):
    """One term of a risk score and the sentence that explains it."""

    points: int
    why: str
    term: str = ""
    """The word for it in settings: ``leaked``, ``internet``."""


class Waiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An accepted finding: who, why, until when. ``subject`` may end in ``*``."""

    rule: str
    subject: str
    reason: str
    person: str
    until: datetime
    made: datetime | None = None


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

    @property
    def active(self) -> bool:
        """Whether it still asks for something to be done."""
        return self.status in {Status.NEW, Status.OPEN, Status.REOPENED}


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
