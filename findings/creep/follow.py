"""Follow identities through scans: a time line for one, and how far all of them went from one scan to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from findings.creep.course import Course, Crept, Moved, Reason, Sight, Step
from findings.creep.frame import MARKS, Frame
from findings.creep.reasons import Asked, nobody
from findings.powers import ADMINISTRATOR, JEWEL, Held, Power, Powers
from findings.subjects import acts
from graph.model import Credential, Identity

NOTHING_LEFT: Mapping[str, Credential] = {}


class Crawl(msgspec.Struct, frozen=True, kw_only=True):
    """What all identities came to between two scans. ``unknown`` could not be compared, ``new`` were not there."""

    before: int
    after: int
    crept: tuple[Crept, ...]
    compared: int
    unknown: int
    new: int


def course(frames: Iterable[Frame], id_: str) -> Course:
    """The time line of one identity; scans go from the oldest to the newest."""
    steps: list[Step] = []
    last: Frame | None = None
    latest: Identity | None = None
    for frame in frames:
        record = frame.graph.get(id_)
        if not isinstance(record, Identity):
            if latest is not None:
                steps.append(_missing(frame, latest))
            continue
        steps.append(_step(frame, last, record))
        latest = record
        if steps[-1].sight is not Sight.NOT_KNOWN:
            last = frame
    name, kind = (latest.name, latest.kind) if latest else (id_, "")
    return Course(identity=id_, name=name, kind=kind, steps=tuple(steps))


def _missing(frame: Frame, identity: Identity) -> Step:
    """It is gone, or its listing could not be read."""
    unread = frame.unread(identity)
    return Step(scan=frame.scan, at=frame.at, sight=Sight.NOT_KNOWN if unread else Sight.ABSENT, unread=unread)


def _step(frame: Frame, last: Frame | None, identity: Identity) -> Step:
    unread = frame.unread(identity)
    if unread:
        return Step(scan=frame.scan, at=frame.at, sight=Sight.NOT_KNOWN, unread=unread)
    lines = frame.lines(identity.id)
    standing = Step(
        scan=frame.scan,
        at=frame.at,
        sight=Sight.BASELINE,
        rights=len(lines),
        weight=weight_of(lines),
        administrator=frame.marked(identity.id, ADMINISTRATOR),
        jewel=frame.marked(identity.id, JEWEL),
    )
    return standing if last is None else _compared(standing, last, frame, identity)


def _compared(standing: Step, before: Frame, after: Frame, identity: Identity) -> Step:
    asked = Asked(before, after, identity)
    had, has = before.powers.of(identity.id), after.powers.of(identity.id)
    held = before.credentials.get(identity.id, NOTHING_LEFT), after.credentials.get(identity.id, NOTHING_LEFT)
    return msgspec.structs.replace(
        standing,
        sight=Sight.COMPARED,
        against=before.scan,
        gained=asked.moved(has - had, came=True),
        lost=asked.moved(had - has, came=False),
        credentials_gained=tuple(_credentials(after, held[1], held[0], identity)),
        credentials_lost=tuple(_credentials(after, held[0], held[1], identity)),
    )


def _credentials(
    frame: Frame, these: Mapping[str, Credential], others: Mapping[str, Credential], identity: Identity
) -> Iterator[Moved]:
    """The credentials that the others are without, with who made them where the audit log tells."""
    for id_ in sorted(these.keys() - others.keys()):
        claim = frame.altered.get(id_)
        reason = Reason(said="", record=id_, unknown=nobody(frame, identity))
        if claim is not None:
            event = claim.place.removeprefix("event ")
            reason = Reason(said="", record=id_, by=claim.owner, at=claim.at, event=event)
        yield Moved(text=f"{these[id_].kind} {these[id_].name}", reasons=(reason,))


def crawl(before: Frame, after: Frame) -> Crawl:
    """Compare everybody in two scans, those who gained most first. Who is new has no rights that grew."""
    crept: list[Crept] = []
    compared = unknown = new = 0
    blind = bool(before.gaps or after.gaps)
    for identity in after.graph.each(Identity):
        if not acts(identity):
            continue
        if not isinstance(before.graph.get(identity.id), Identity):
            new += 1
        elif blind and (before.unread(identity) or after.unread(identity)):
            unknown += 1
        else:
            compared += 1
            found = _crept(identity, before.powers, after.powers)
            if found is not None:
                crept.append(found)
    crept.sort(key=lambda each: (-each.became_administrator, -each.reached_jewel, -each.delta, each.identity))
    return Crawl(before=before.scan, after=after.scan, crept=tuple(crept), compared=compared, unknown=unknown, new=new)


def _crept(identity: Identity, before: Held, after: Held) -> Crept | None:
    """How far one went, or None for one whose rights did not grow."""
    had, has = before.of(identity.id), after.of(identity.id)
    came, went = has - had, had - has
    delta = weight_of(came) - weight_of(went)
    leaps = came & MARKS
    if not leaps and delta <= 0:
        return None
    return Crept(
        identity=identity.id,
        name=identity.name,
        gained=len(came - MARKS),
        lost=len(went - MARKS),
        delta=delta,
        weight=weight_of(has),
        became_administrator=ADMINISTRATOR in leaps,
        reached_jewel=JEWEL in leaps,
        most=max(came - MARKS or leaps, key=_weightiest).text,
    )


def _weightiest(power: Power) -> tuple[int, str]:
    return power.weight, power.text


def weight_of(lines: Powers) -> int:
    """What lines weigh together, the marks left out."""
    return sum(each.weight for each in lines - MARKS)
