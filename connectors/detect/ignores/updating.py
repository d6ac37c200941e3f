"""Bringing a baseline up to date with what was found: what is known stays as people left it, what is new is added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from connectors.detect.ignores.baseline import Known
from graph.leaks import Leak


class Update(msgspec.Struct, frozen=True):
    """A baseline brought up to date, and what became of it."""

    known: tuple[Known, ...]
    added: int = 0
    kept: int = 0
    gone: tuple[Known, ...] = ()
    """What matches nothing any more. It is still in ``known``, unless it was pruned."""
    over: int = 0
    """How many of those that were kept are over, and so are told in spite of the baseline."""


def updated(
    old: Iterable[Known],
    leaks: Iterable[Leak],
    *,
    today: date,
    reason: str = "",
    until: date | None = None,
    history: bool = False,
    whole: bool = True,
    prune: bool = False,
) -> Update:
    """Add the leaks that nobody ignored, keep what is known, and find what matches nothing any more.

    ``whole`` says that all was read, and ``history`` that the history was: what could not be found is not called gone.
    """
    before = {(each.detector, each.fingerprint): each for each in old}
    found = {(each.detector, each.fingerprint): each for each in leaks}
    new = {
        name: Known(
            detector=leak.detector,
            fingerprint=leak.fingerprint,
            path=leak.places[0].path,
            reason=reason,
            until=until,
            history=leak.in_head is False,
        )
        for name, leak in found.items()
        if name not in before and leak.ignored is None
    }
    gone = tuple(each for name, each in before.items() if whole and name not in found and (history or not each.history))
    left = {name: each for name, each in before.items() if not (prune and each in gone)}
    return Update(
        known=(*left.values(), *new.values()),
        added=len(new),
        kept=len(before) - len(gone),
        gone=gone,
        over=sum(each.until is not None and today > each.until for each in left.values()),
    )
