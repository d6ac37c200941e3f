"""A message for a channel: what is new, what got worse and what was fixed since the last one, a line each.

It is short enough for every service to take it in one piece: what does not fit is counted, and the command that lists
all of it is named. Nothing new, nothing to say: a channel that speaks every day is soon muted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

import msgspec

from findings.finding import Finding, Status
from reports.scan import Scan
from reports.send.blocks import Block, Body, Bullets, Heading, Paragraph
from reports.send.channels import Channel
from reports.text import counted, cut, day, listed, number

ROOM = 3_000
"""Characters of a whole message: the strictest of the usual services takes 4,096."""
LINE = 180
SOURCES_NAMED = 4
JOINER = "\u034f"
OWNERLESS = "nobody known"
# A grapheme joiner after these, which nobody sees, keeps a service from making a mention, a link or markup of
# somebody's text. A space of no width would do as well, but is written out where text is cleaned.
OBEYED = re.compile(r"(@|#(?=\S)|:(?=//)|www(?=\.)|\](?=\()|<(?=[!@#a-z/]))", re.IGNORECASE)


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """A message, and how much it tells."""

    title: str
    body: Body
    changes: int
    """0 where there is nothing to say."""


class _Section(msgspec.Struct, frozen=True):
    title: str
    lines: Sequence[str]


def digest(
    scan: Scan,
    now: Iterable[Finding],
    before: Scan | None,
    channel: Channel,
    environment: Callable[[str], str | None] = lambda _subject: None,
) -> Digest:
    """What a channel is told after a scan.

    ``now`` is every finding as it stands; ``before`` is the scan that the channel was last told of, whole.
    """
    mine = [finding for finding in now if channel.takes(finding, environment(finding.subject))]
    asking = sorted((each for each in mine if each.active), key=lambda each: (-each.risk, each.id))
    sections = _first(asking) if before is None else _since(before, asking, mine, scan.finished)
    changes = sum(len(section.lines) for section in sections)
    said = f"{counted(len(asking), 'finding asks', 'findings ask')} for action"
    title = f"Musterbook: {_title(sections, before)} in {harmless(scan.estate)}"
    return Digest(title=title, body=_fitting(said, scan, sections, channel.most), changes=changes)


def harmless(text: str) -> str:
    """A text that no service makes a mention, a link or markup of."""
    return OBEYED.sub(lambda found: f"{found[1]}{JOINER}", text)


def _first(asking: Sequence[Finding]) -> list[_Section]:
    return [_Section("Riskiest", [_line(each) for each in asking])]


def _since(before: Scan, asking: Collection[Finding], mine: Iterable[Finding], at: datetime) -> list[_Section]:
    known = {finding.id: finding for finding in before.findings}
    was = {id_: finding for id_, finding in known.items() if finding.active}
    new = [_line(each, _came(known.get(each.id))) for each in asking if each.id not in was]
    worse = [_line(each, why) for each in asking if each.id in was and (why := _worse(was[each.id], each, before, at))]
    fixed = [_line(each) for each in mine if each.id in was and each.status is Status.FIXED]
    return [_Section("New", new), _Section("Worse", worse), _Section("Fixed", fixed)]


def _came(known: Finding | None) -> str:
    if known is None:
        return ""
    return "its waiver ended" if known.status is Status.WAIVED else "it came back"


def _worse(was: Finding, now: Finding, before: Scan, at: datetime) -> str:
    """Why a finding is worse than it was, in a few words; empty where it is not."""
    why = []
    if now.risk > was.risk:
        had = {term.term for term in was.terms}
        gained = [term.why for term in now.terms if term.term not in had]
        why.append(f"risk {was.risk} → {now.risk}" + (f": {listed(gained)}" if gained else ""))
    if now.overdue(at) and not was.overdue(before.finished) and now.due:
        why.append(f"it was due on {day(now.due)}")
    return ", ".join(why)


def _line(finding: Finding, why: str = "") -> str:
    said = f"{finding.severity} {finding.risk} · {finding.title}: {finding.subject_name}"
    owner = f" ({finding.owner or OWNERLESS})" if finding.active else ""
    return harmless(f"{cut(f'{said}{owner}', LINE)}{f' – {cut(why, LINE)}' if why else ''} · {finding.id}")


def _title(sections: Sequence[_Section], before: Scan | None) -> str:
    if before is None:
        return f"{counted(len(sections[0].lines), 'finding')} to begin with"
    counts = [f"{number(len(section.lines))} {section.title.lower()}" for section in sections if section.lines]
    return listed(counts) or "nothing new"


def _fitting(said: str, scan: Scan, sections: Sequence[_Section], most: int) -> Body:
    """The whole, with as many lines named as fit into one message."""
    for named in range(most, -1, -1):
        body = tuple(_body(said, scan, sections, named))
        if sum(_size(block) for block in body) <= ROOM:
            return body
    return body


def _body(said: str, scan: Scan, sections: Sequence[_Section], most: int) -> Iterable[Block]:
    yield Paragraph(f"{said}, by scan {scan.number} of {day(scan.finished)}.")
    for section in sections:
        if section.lines:
            left = len(section.lines) - most
            more = (f"and {number(left)} more",) if left > 0 else ()
            yield Heading(section.title)
            yield Bullets((*section.lines[:most], *more))
    if scan.gaps:
        names = listed(sorted({f"{gap.stream} of {gap.source}" for gap in scan.gaps}), SOURCES_NAMED)
        yield Paragraph(harmless(cut(f"Not the whole picture: {names} could not be read.", 2 * LINE)))
    yield Paragraph("All of it: muster findings")


def _size(block: Block) -> int:
    return len(msgspec.json.encode(block))
