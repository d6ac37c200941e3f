"""What separates one thing from another: each grant to take away, and what else goes with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from graph.aws.walking import Walk
from graph.model import AnyRecord, Credential, Grant, Membership, Policy, Statement, Trust
from graph.removals import Removal, RemovalKind
from reports.access.decided import policy_named
from reports.access.revoked import Following, following_text
from reports.access.walked import walk_plain, walk_text
from reports.declare import Style
from reports.ink import DIM, GREEN, RED, YELLOW, Ink
from reports.text import counted, listed, wrapped

BELOW = "     "


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """The fewest grants that separate two things. ``stays`` is a walk that no grant carries, or None."""

    start: str
    end: str
    removals: tuple[Removal, ...]
    stays: Walk | None = None
    follows: Following | None = None
    not_read: str | None = None


def cut_text(cut: Cut, records: Mapping[str, AnyRecord], style: Style) -> Iterator[str]:
    """Say what to take away, and what goes with it."""
    ink = Ink(style.colour)
    head, colour = _head(cut)
    yield from (f"{ink.paint(line, colour)}\n" for line in wrapped(head, style.width))
    if cut.stays:
        yield "\n"
        yield from walk_text(cut.start, cut.end, cut.stays, records, style, "")
    for number, removal in enumerate(cut.removals, start=1):
        yield "\n"
        yield from (f"{line}\n" for line in wrapped(said(removal, records), style.width, first=f"{number:>3}  "))
        if note := _note(removal, records):
            yield from (f"{ink.paint(line, YELLOW)}\n" for line in wrapped(note, style.width, first=BELOW))
    if cut.follows:
        yield f"\n{ink.paint('WHAT GOES WITH THEM', DIM)}\n"
        yield from following_text(cut.follows, style)
    if cut.not_read:
        yield "\n"
        yield from (f"{ink.paint(line, YELLOW)}\n" for line in wrapped(cut.not_read, style.width))


def _head(cut: Cut) -> tuple[str, str]:
    if cut.stays:
        return f"nothing that can be taken away separates {cut.start} from {cut.end}", RED
    if not cut.removals:
        return f"there is no path from {cut.start} to {cut.end}: nothing needs to be taken away", GREEN
    count = counted(len(cut.removals), "grant")
    verb = "separates" if len(cut.removals) == 1 else "separate"
    return f"{count} {verb} {cut.start} from {cut.end}, and no fewer do", YELLOW


def said(removal: Removal, records: Mapping[str, AnyRecord]) -> str:
    """What to do, in one sentence."""
    record = records[removal.record]
    if isinstance(record, Grant):
        return f"detach policy {policy_named(records, record.policy)} from {record.identity}"
    if isinstance(record, Membership):
        return f"take {record.member} out of {record.group}"
    if isinstance(record, Credential):
        return f"switch off {record.id} of {record.identity}"
    if isinstance(record, Trust):
        return f"remove the trust of {record.target} in {record.principal}"
    if removal.kind is RemovalKind.RUNS_AS:
        return f"let {record.id} no longer run as {removal.part}"
    whom = _whom(_statement(record, removal))
    return f"take statement {removal.part}, which lets in {whom}, out of {policy_named(records, record.id)}"


def _statement(record: AnyRecord, removal: Removal) -> Statement | None:
    return record.statements[int(removal.part) - 1] if isinstance(record, Policy) else None


def _whom(statement: Statement | None) -> str:
    principals = statement.principals if statement else ()
    return listed((each.name if each.name != "*" else "anyone" for each in principals), 4) or "others"


def _note(removal: Removal, records: Mapping[str, AnyRecord]) -> str:
    """What has to stay when this goes."""
    record = records[removal.record]
    policy = records.get(record.policy) if isinstance(record, Grant) else None
    if isinstance(policy, Policy) and not all(each.allow for each in policy.statements):
        return "it also denies: keep its denials, in a policy of their own"
    return ""


def cut_plain(cut: Cut, records: Mapping[str, AnyRecord]) -> dict[str, object]:
    """A cut as plain values."""
    return {
        "from": cut.start,
        "to": cut.end,
        "removals": [
            {
                "kind": each.kind,
                "record": each.record,
                "part": each.part or None,
                "what": said(each, records),
                "keep": _note(each, records) or None,
            }
            for each in cut.removals
        ],
        "stays": walk_plain(cut.start, cut.end, cut.stays) if cut.stays else None,
        "follows": cut.follows,
        "not_read": cut.not_read,
    }
