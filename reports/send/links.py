"""What we know of a ticket between two runs: the link from findings to it, and what is not yet done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from reports.send.model import Action


class LinkState(StrEnum):
    """How a ticket stands, and by whose hand."""

    OPEN = "open"
    CLOSED = "closed"
    """By us: it may be opened again by us."""
    ENDED = "ended"
    """By a person: it is never opened again by us."""
    GONE = "gone"
    """The target has it no longer."""


class Link(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A ticket, the findings it is about, and what we last wrote and saw of it."""

    target: str
    """The name of the target in settings."""
    marker: str
    remote: str = ""
    """The target's id of it."""
    url: str = ""
    findings: tuple[str, ...] = ()
    state: LinkState = LinkState.OPEN
    written: str = ""
    """Digest of the ticket as we last wrote or told it."""
    seen: str = ""
    """The target's digest of our text, as it was when we last wrote it."""
    resolution: str = ""
    """The target's word for how a person ended it."""
    declined: bool = False
    noticed: datetime | None = None
    """When we first saw that a person had ended it."""
    told: bool = False
    """Whether we have said there, since then, that the trouble is still there."""


ANEW: Mapping[str, Any] = {"state": LinkState.OPEN, "resolution": "", "declined": False, "noticed": None, "told": False}
"""What a link to an open ticket holds of what people did, whatever was with it before."""


class PostState(StrEnum):
    """Where something that is to be done stands."""

    PENDING = "pending"
    IN_FLIGHT = "in flight"
    UNSURE = "unsure"
    """The answer was lost, or whoever did it died: the target is asked first."""
    FAILED = "failed"
    """It will not go better by itself; it is planned anew by the next run."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """Something to do, and the link as it will be once it is done."""

    action: Action
    after: Link


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the outbox."""

    id: int
    planned: Planned
    state: PostState
    attempts: int = 0
    next_attempt: datetime | None = None
    claimed: datetime | None = None
    why: str = ""
