"""The words of sending: a ticket as we want it, a ticket as the target has it, what to do, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from findings.declare import Severity
from findings.finding import RiskTerm, Waiver
from reports.send.blocks import Body


class Ticket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A ticket as we want it to be. Nothing in it is markup: each target writes it in its own."""

    marker: str
    """What it is known by at the target, for ever: letters, digits and hyphens, at most 64."""
    findings: tuple[str, ...]
    """The ids of the findings it is about."""
    title: str
    body: Body
    severity: Severity
    risk: int
    labels: tuple[str, ...] = ()
    assignee: str | None = None
    """Asked for at creation only: what people change later stays."""
    due: datetime | None = None
    fields: Mapping[str, object] = {}
    """Fields of the target that settings ask for, by its own names."""
    told: Told | None = None
    """Set where the ticket is about one finding alone."""


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What targets that keep findings in columns of their own want to know of the finding a ticket is about."""

    estate: str
    rule: str
    subject: str
    subject_name: str
    source: str
    scope: str
    message: str
    remedy: str
    frameworks: tuple[str, ...]
    owner: str | None
    status: str
    first_seen: datetime
    last_seen: datetime
    evidence: tuple[str, ...] = ()
    terms: tuple[RiskTerm, ...] = ()
    waiver: Waiver | None = None
    assigned: str | None = None


class Remote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A ticket as the target has it."""

    id: str
    """What the target's API knows it by."""
    marker: str
    url: str = ""
    open: bool = True
    resolution: str = ""
    """The target's own word for how it ended: ``Won't Do``, ``false_p``, ``not_planned``."""
    declined: bool = False
    """Whether that word says that nothing will be done: it comes back as a proposal of a waiver."""
    changed_by: str = ""
    """Who closed it, where the target says."""
    body_digest: str = ""
    """Digest of our text as the target has it now, of no meaning to others: unlike the one before, it was edited."""
    written: datetime | None = None
    """When it was last written, where the target says: some forget what is not written anew."""


class ActionKind(StrEnum):
    """What can be done to a ticket."""

    CREATE = "create"
    UPDATE = "update"
    """Write the body anew and what else is ours (severity, labels, due). Never title, assignee and fields of
    settings: from its creation on people own them, and labels that others put there stay."""
    COMMENT = "comment"
    CLOSE = "close"
    REOPEN = "reopen"


class Action(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to do. All but the creation of a ticket name the ticket there is."""

    id: str = ""
    """The same at every attempt, so that whoever gets it twice can tell."""
    again: bool = False
    """Whether it may have been done before: of a comment, look first whether it is there."""
    kind: ActionKind
    ticket: Ticket
    remote: Remote | None = None
    text: Body = ()
    """The comment; with a closing or a reopening, why."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """It was done; this is the ticket now."""

    remote: Remote


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """It was not done, for certain. ``again`` says whether a later attempt may go better, and ``after`` when."""

    why: str
    mend: str = ""
    again: bool = False
    after: float | None = None
    """Seconds, where the target said."""
    refused: bool = False
    """Whether it refused who asks: nothing else will go better until somebody sees to the credentials."""


class Unsure(msgspec.Struct, frozen=True, kw_only=True):
    """The answer was lost: it may have been done. The marker is looked for before anything is tried again."""

    why: str


Result = Done | Failed | Unsure


class Target(Protocol):
    """A place where tickets can go. It knows nothing of the store, of plans and of retries between runs."""

    at_once: int
    """How many actions it takes in one request; most take one."""

    def look(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """Tell what the target has under these markers, and under these ids of its own. Raises ``Unreachable``."""

    def carry_out(self, actions: Sequence[Action]) -> Iterator[Result]:
        """Do at most ``at_once`` things, and say of each, in order, what came of it. It raises nothing."""

    def greet(self) -> str:
        """Ask something cheap with our credentials and tell who and where we are there. Raises ``Unreachable``."""


class Unreachable(Exception):
    """The target could not be asked. ``refused`` says that it was asked and does not know us, or let us in."""

    def __init__(self, why: str, *, mend: str = "", refused: bool = False, after: float | None = None) -> None:
        super().__init__(f"{why}. {mend}" if mend else why)
        self.refused = refused
        self.after = after
