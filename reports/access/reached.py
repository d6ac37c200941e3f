"""What an identity reaches: whom it can become, what it administers, and what it may do to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from graph.aws.estate.estate import ANY_KIND, ANYTHING
from graph.aws.estate.summed import Held, levels
from reports.declare import Style
from reports.ink import DIM, YELLOW, Ink
from reports.text import clean, counted, listed, wrapped

MOST_NAMED = 8
BELOW = "  "


class Becoming(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody else that an identity can become."""

    id: str
    steps: int
    conditional: bool


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one identity reaches."""

    identity: str
    administers: tuple[str, ...]
    """Accounts in which it may do everything, also by becoming others."""
    becomes: tuple[Becoming, ...]
    secrets: int
    """How many secrets it can read, also by becoming others."""
    held: tuple[Held, ...]
    """What it may do as itself."""
    not_read: str | None = None


def reached_text(reached: Reached, style: Style, *, actions: bool) -> Iterator[str]:
    """Say what an identity reaches."""
    ink = Ink(style.colour)
    for line in _above(reached):
        yield from (f"{each}\n" for each in wrapped(line, style.width, rest=BELOW))
    if reached.held:
        yield f"\n{ink.paint('AS ITSELF IT MAY', DIM)}\n"
    for each in reached.held:
        yield from (f"{line}\n" for line in wrapped(held_said(each), style.width, first=BELOW))
        if actions:
            for said, names in (("", each.actions), ("under conditions: ", each.under_conditions)):
                if names:
                    text = f"{said}{', '.join(names)}"
                    yield from (f"{ink.paint(line, DIM)}\n" for line in wrapped(text, style.width, first=BELOW * 2))
    if reached.not_read:
        yield from (f"{ink.paint(line, YELLOW)}\n" for line in wrapped(reached.not_read, style.width))


def _above(reached: Reached) -> Iterator[str]:
    yield clean(reached.identity)
    if reached.administers:
        yield f"administers {listed(map(clean, reached.administers), MOST_NAMED)}"
    if reached.becomes:
        yield f"can become {counted(len(reached.becomes), 'other')}: {listed(_others(reached.becomes), MOST_NAMED)}"
    else:
        yield "can become nobody else"
    if reached.secrets:
        yield f"can read {counted(reached.secrets, 'secret')}, itself or as one of them"


def _others(becomes: Sequence[Becoming]) -> Iterator[str]:
    for each in becomes:
        condition = ", under a condition" if each.conditional else ""
        yield f"{clean(each.id)} ({counted(each.steps, 'step')}{condition})"


def held_said(each: Held) -> str:
    """What somebody may do to the resources of one kind."""
    what = f"{each.count} of {each.of} {each.kind} in {each.account}"
    if each.kind == ANY_KIND:
        what = f"no resource in particular, in {each.account}"
    if ANYTHING in each.actions:
        return f"everything on {what}"
    sure = _levels(each.actions)
    perhaps = _levels(each.under_conditions)
    said = "; ".join(filter(None, (sure, f"under conditions {perhaps}" if perhaps else "")))
    names = listed(map(clean, each.resources), 2) if each.kind != ANY_KIND else ""
    return f"{said} on {what}{f': {names}' if names else ''}"


def _levels(actions: Sequence[str]) -> str:
    return listed(f"{count} × {level}" for level, count in levels(actions).items())
