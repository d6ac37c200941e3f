"""What would follow if something were revoked: who loses what, what breaks, and who no longer gets where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from graph.aws.estate.summed import Held
from graph.aws.losing import Refused
from graph.aws.revoking import Stranded
from reports.access.reached import held_said
from reports.declare import Style
from reports.ink import DIM, GREEN, RED, YELLOW, Ink
from reports.text import clean, counted, day, listed, wrapped

MOST_NAMED = 6
MOST_KINDS = 5
BELOW = "  "
ELSEWHERE = "rights on things that were not read"


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """An action, or a whole service, that was used."""

    action: str
    last_used: datetime


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """What one identity loses, and what of that it used."""

    identity: str
    lost: tuple[Held, ...]
    gained: tuple[Held, ...] = ()
    used: tuple[Used, ...] = ()
    usage_known: bool = False
    window_days: int | None = None
    last_used: datetime | None = None


class Following(msgspec.Struct, frozen=True, kw_only=True):
    """All that follows when something is taken away."""

    losses: tuple[Loss, ...]
    refused: tuple[Refused, ...]
    stranded: tuple[Stranded, ...]

    @property
    def losers(self) -> frozenset[str]:
        """Whatever loses something."""
        named = {each.identity for each in self.losses} | {each.identity for each in self.refused}
        return frozenset(named | {each.start for each in self.stranded})


class Revoked(msgspec.Struct, frozen=True, kw_only=True):
    """What would follow if one thing were revoked."""

    revoked: str
    kind: str
    last_used: datetime | None
    follows: Following
    not_read: str | None = None


def revoked_text(revoked: Revoked, style: Style) -> Iterator[str]:
    """Say what would follow. Nothing is done."""
    ink = Ink(style.colour)
    yield from (f"{line}\n" for line in wrapped(_head(revoked), style.width, rest=BELOW))
    yield from following_text(revoked.follows, style)
    if revoked.not_read:
        yield "\n"
        yield from (f"{ink.paint(line, YELLOW)}\n" for line in wrapped(revoked.not_read, style.width))


def _head(revoked: Revoked) -> str:
    last = f", last used on {day(revoked.last_used)}," if revoked.last_used else ""
    count = len(revoked.follows.losers)
    if not count:
        return f"revoking {revoked.revoked}{last} takes nothing from anybody"
    breaks = sum(bool(each.used) for each in revoked.follows.losses)
    uses = f", and {counted(breaks, 'of them uses', 'of them use')} what goes" if breaks else ""
    return f"revoking {revoked.revoked}{last} takes something from {counted(count, 'other')}{uses}"


def following_text(follows: Following, style: Style) -> Iterator[str]:
    """Say what follows."""
    for loss in follows.losses:
        yield "\n"
        yield from _loss_text(loss, style)
    if follows.refused or follows.stranded:
        yield "\n"
    yield from _ends_text(follows, style)


def _loss_text(loss: Loss, style: Style) -> Iterator[str]:
    """Say what one identity loses, and whether it used that."""
    ink = Ink(style.colour)
    yield from (f"{line}\n" for line in wrapped(loss.identity, style.width))
    for sign, each_of, colour in (("-", loss.lost, RED), ("+", loss.gained, YELLOW)):
        for held in each_of[:MOST_KINDS]:
            lines = wrapped(held_said(held), style.width, first=f"{BELOW}{sign} ")
            yield from (f"{ink.paint(line, colour)}\n" for line in lines)
        if len(each_of) > MOST_KINDS:
            yield f"{BELOW}{sign} and {len(each_of) - MOST_KINDS} more\n"
    if not (loss.lost or loss.gained):
        yield f"{BELOW}{ink.paint(ELSEWHERE, DIM)}\n"
    said, colour = _use(loss)
    yield from (f"{ink.paint(line, colour)}\n" for line in wrapped(said, style.width, first=BELOW))


def _use(loss: Loss) -> tuple[str, str]:
    if loss.used:
        used = listed((f"{clean(each.action)} on {day(each.last_used)}" for each in loss.used), MOST_NAMED)
        return f"breaks: it used {used}", RED
    if loss.usage_known:
        window = f" in {loss.window_days} days" if loss.window_days else ""
        return f"it used none of this{window}", GREEN
    last = f"; it was last seen on {day(loss.last_used)}" if loss.last_used else ""
    return f"whether it uses this is unknown{last}", YELLOW


def _ends_text(follows: Following, style: Style) -> Iterator[str]:
    """Say who is shut out of what, and who no longer gets where."""
    ink = Ink(style.colour)
    for shut in follows.refused:
        more = f" and {counted(shut.count - 1, 'more action', 'more actions')}" if shut.count > 1 else ""
        text = f"{shut.identity} may no longer do {shut.action}{more} to {shut.thing}"
        yield from (f"{ink.paint(line, RED)}\n" for line in wrapped(text, style.width, rest=BELOW))
    for each in follows.stranded:
        text = f"{clean(each.start)} {listed(_ends(each))}"
        yield from (f"{line}\n" for line in wrapped(text, style.width, rest=BELOW))


def _ends(each: Stranded) -> Iterator[str]:
    if each.administered:
        yield f"no longer administers {listed(map(clean, each.administered), MOST_NAMED)}"
    if each.identities:
        yield f"can no longer become {listed(map(clean, each.identities), MOST_NAMED)}"
    if each.secrets:
        yield f"can no longer read {listed(map(clean, each.secrets), MOST_NAMED)}"
