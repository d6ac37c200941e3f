"""What people do about findings, written in one transaction: a scan that ends meanwhile waits, and loses nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from findings.acts import Act, Move, Refused, no_longer_waived, waived
from findings.due import DueDates
from findings.events import Event, EventKind, accepted
from findings.finding import Finding, Status, Waiver
from findings.waivers import Covering
from scanner.store import findings, scans, waivers


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """The findings that were moved, as they are now, and why others could not be, by id."""

    done: tuple[Finding, ...] = ()
    refused: Mapping[str, str] = {}


def act(connection: Connection, estate: str, ids: Iterable[str], *, kind: EventKind, act: Act, move: Move) -> Acted:
    """Move some findings of an estate, each by itself: what cannot be done to one does not keep the others."""
    key = scans.lock_estate(connection, estate)
    # Read only now, with the estate in hand: a scan that ended just before has moved them.
    known = findings.some(connection, key, tuple(ids))
    moved, refused = [], {}
    for finding in known.values():
        try:
            after = move(finding)
        except Refused as why:
            refused[finding.id] = str(why)
            continue
        moved.append((after, _event(after, kind, act)))
    findings.put(connection, key, moved)
    return Acted(done=tuple(finding for finding, _ in moved), refused=refused)


def _event(finding: Finding, kind: EventKind, act: Act, note: str | None = None) -> Event:
    said = act.note if note is None else note
    return Event(at=act.at, kind=kind, status=finding.status, person=act.person, note=said)


def waive(connection: Connection, estate: str, made: Sequence[Waiver], act: Act) -> Acted:
    """Keep waivers, and waive at once what they are for."""
    key = scans.lock_estate(connection, estate)
    for each in made:
        waivers.save(connection, key, each)
    covering = Covering(made, act.at)
    moved = []
    for finding in findings.of_rules(connection, key, {each.rule for each in made}).values():
        waiver = None if finding.status is Status.FIXED else covering.of(finding)
        if waiver is not None:
            kind = EventKind.WAIVER if finding.status is Status.WAIVED else EventKind.STATUS
            after = waived(finding, waiver)
            moved.append((after, _event(after, kind, act, accepted(waiver))))
    findings.put(connection, key, moved)
    return Acted(done=tuple(finding for finding, _ in moved))


def unwaive(
    connection: Connection,
    estate: str,
    targets: Collection[waivers.Target],
    *,
    act: Act,
    besides: Sequence[Waiver],
    due: DueDates,
) -> Acted | None:
    """Take waivers back, and open what no other covers, ``besides`` being those of a file; None where none is held."""
    key = scans.lock_estate(connection, estate)
    held = [each for each in targets if waivers.withdraw(connection, key, each, act.at)]
    if not held:
        return None
    covering = Covering((*waivers.load(connection, estate), *besides), act.at)
    moved = []
    for finding in findings.of_rules(connection, key, {rule for rule, *_ in targets}).values():
        if finding.status is not Status.WAIVED or not _held(finding, held):
            continue
        other = covering.of(finding)
        after = waived(finding, other) if other else no_longer_waived(finding, act.at, due)
        kind = EventKind.WAIVER if other else EventKind.STATUS
        moved.append((after, _event(after, kind, act, accepted(other) if other else "the waiver was taken back")))
    findings.put(connection, key, moved)
    return Acted(done=tuple(finding for finding, _ in moved))


def _held(finding: Finding, targets: Collection[waivers.Target]) -> bool:
    """Whether it is waived by a waiver for one of the targets."""
    return finding.waiver is not None and finding.waiver.target in targets
