"""Who can become administrator, and by which steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from graph.access import Edge
from graph.model import AnyRecord
from reports.access.decided import policy_named
from reports.declare import Style
from reports.ink import DIM, GREEN, RED, YELLOW, Ink
from reports.text import clean, conditions_said, counted, listed, wrapped

BELOW = "  "


class Administrator(StrEnum):
    """Whether an identity is, or can become, administrator of an account."""

    YES = "yes"
    DEPENDS = "depends"
    NO = "no"


class Escalated(msgspec.Struct, frozen=True, kw_only=True):
    """What one identity comes to. One step means that it is administrator as it stands, or by one technique."""

    identity: str
    administrator: Administrator
    account: str | None = None
    steps: tuple[Edge, ...] = ()


INKS = {Administrator.YES: RED, Administrator.DEPENDS: YELLOW, Administrator.NO: GREEN}


def escalated_text(
    found: Sequence[Escalated], records: Mapping[str, AnyRecord], style: Style, *, every: bool, note: str
) -> Iterator[str]:
    """Say who can become administrator and how; with ``every`` also who cannot."""
    ink = Ink(style.colour)
    for each in found:
        if each.administrator is Administrator.NO and not every:
            continue
        account = f" of {clean(each.account)}, {counted(len(each.steps), 'step')}" if each.account else ""
        yield ink.paint(f"{each.administrator}{account}", INKS[each.administrator]) + f"  {clean(each.identity)}\n"
        for number, edge in enumerate(each.steps, 1):
            yield from (f"{line}\n" for line in wrapped(_step(edge), style.width, first=f"{BELOW}{number}. "))
            said = _evidence(edge, records)
            if said:
                yield from (f"{ink.paint(line, DIM)}\n" for line in wrapped(said, style.width, first=BELOW * 3))
    counts = Counter(each.administrator for each in found)
    yield f"\n{listed(f'{counts[answer]} {answer}' for answer in Administrator if counts[answer]) or 'nobody'}\n"
    if note:
        yield from (f"{ink.paint(line, YELLOW)}\n" for line in wrapped(note, style.width))


def _step(edge: Edge) -> str:
    condition = f", if {conditions_said(edge.conditions)}" if edge.conditions else ""
    return clean(f"{edge.source} {edge.kind} {edge.target}: {edge.why}{condition}")


def _evidence(edge: Edge, records: Mapping[str, AnyRecord]) -> str:
    names = [policy_named(records, id_) for id_ in edge.evidence]
    return f"by {listed(names, 4)}" if names else ""
