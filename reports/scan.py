"""The one value every report is made from."""

from __future__ import annotations

from datetime import datetime

import msgspec

from findings.finding import Finding, Outcome
from findings.tally import Tally
from findings.worth import WorthSeen
from graph.model import Gap


class SourceSeen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was seen of one source: how many stream-and-scope units were read, and how many records they gave."""

    name: str
    platform: str
    units: int
    gapped: int
    records: int
    carried: int = 0


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One difference between scans: ``what`` (identity, credential, right, finding) came, went or changed (``how``)."""

    what: str
    how: str
    id: str
    name: str
    detail: str = ""


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What came, went and changed between two scans."""

    before: int
    """Number of the earlier scan."""
    after: int
    changes: tuple[Change, ...] = ()


class Scan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A finished scan as people see it."""

    number: int
    started: datetime
    finished: datetime
    version: str
    estate: str
    sources: tuple[SourceSeen, ...]
    counts: dict[str, int]
    """Record kind → how many."""
    totals: dict[str, int] = {}
    """Record type (Identity, Credential, …) → how many."""
    findings: tuple[Finding, ...] = ()
    """Riskiest first; active, waived and those fixed by this scan."""
    outcomes: tuple[Outcome, ...] = ()
    gaps: tuple[Gap, ...] = ()
    changes: Changes | None = None
    worth: WorthSeen = WorthSeen()
    """Environments and crown jewels, and the entries of the settings about them that have no effect."""
    paths: tuple[tuple[str, ...], ...] = ()
    """The attack walks worth telling, each a sentence per step."""
    unused_waivers: tuple[str, ...] = ()
    """Those that no finding needs, and those that ended since the last scan."""
    orphans: tuple[str, ...] = ()
    """Sources that settings no longer name, and how many findings each left behind."""
    tuned: tuple[str, ...] = ()
    """What settings changed about the rules: those that were not asked, and other severities."""
    tally: Tally | None = None
    """How the findings stand, and how long mending takes; None in scans of before it was counted."""
