"""The summary a person reads at a terminal: seen, not seen, worst and why, changed, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from findings.finding import Status
from reports.declare import Style, reporter
from reports.ink import table
from reports.page import (
    LIST_ROOM,
    MESSAGE_ROOM,
    SUBJECT_ROOM,
    Page,
    changes_blocks,
    finding_block,
    gap_lines,
    shown,
    walk_lines,
)
from reports.scan import Scan
from reports.text import counted, cut, held, lasted, listed, moment, number
from reports.verdict import (
    active_findings,
    by_severity,
    incomplete,
    next_steps,
    open_questions,
    rules_said,
    stand_ins,
    totals_said,
    verdict,
    waiver_said,
)
from reports.worth import contradictions_said, counts_said, idle_said

AGAINST_SHOWN = 5
CHANGES_SHOWN = 8
FIXED_SHOWN = 12
NAME_ROOM = 28


@reporter("terminal", suffix=".txt", consumer="a person at a terminal")
def render_terminal(scan: Scan, style: Style) -> Iterator[str]:
    """Render the summary. Colour only underlines what the words already say."""
    page = Page.of(style, scan.finished)
    sections: tuple[Callable[[], Iterator[str]], ...] = (
        lambda: _head(scan, page),
        lambda: _seen(scan, page),
        lambda: _not_seen(scan, page),
        lambda: _worst(scan, page, style.limit),
        lambda: _walks(scan, page),
        lambda: _changed(scan, page),
        lambda: _rules(scan, page),
        lambda: _worth(scan, page),
        lambda: _accepted(scan, page),
        lambda: _orphans(scan, page),
        lambda: _fixed(scan, page),
        lambda: _next(scan, page),
    )
    for section in sections:
        for line in section():
            yield line + "\n"


def _head(scan: Scan, page: Page) -> Iterator[str]:
    when = f"{moment(scan.finished)} · took {lasted(scan.started, scan.finished)}"
    yield from page.say(
        f"Muster of {held(scan.estate, SUBJECT_ROOM)} · scan {scan.number} · {when}", first="", code="1"
    )
    yield ""
    yield from page.say(verdict(scan))
    unread = incomplete(scan)
    if unread:
        yield from page.say(unread, code="33")


def _seen(scan: Scan, page: Page) -> Iterator[str]:
    yield from page.heading("SEEN")
    totals = totals_said(scan)
    if totals:
        yield from page.say(totals)
    rows = [["source", "platform", "read", "records", "from earlier"]]
    rows += [
        [
            cut(source.name, NAME_ROOM),
            cut(source.platform, NAME_ROOM // 2),
            f"{number(source.units - source.gapped)} of {number(source.units)}",
            number(source.records),
            number(source.carried) if source.carried else "",
        ]
        for source in scan.sources
    ]
    for at, line in enumerate(table(rows, right=frozenset({2, 3, 4}))):
        yield page.ink.dim(f"  {line}") if at == 0 else f"  {line}"


def _not_seen(scan: Scan, page: Page) -> Iterator[str]:
    if not scan.gaps:
        return
    yield from page.heading("NOT SEEN", "nothing here is taken as fine, and nothing as gone")
    yield from gap_lines(scan.gaps, page)
    said = stand_ins(scan)
    if said:
        yield from page.say(held(said, MESSAGE_ROOM))


def _worst(scan: Scan, page: Page, limit: int | None) -> Iterator[str]:
    active = active_findings(scan)
    if not active:
        return
    kept, left = shown(active, limit)
    yield from page.heading("WORST FIRST", "risk of 100, severity, what is wrong, its id")
    for at, finding in enumerate(kept):
        if at:
            yield ""
        yield from finding_block(finding, page)
    if left:
        rest = by_severity(active[len(kept) :])
        yield ""
        yield from page.say(f"… and {number(left)} more: {rest}. All of them: muster findings", code="1")


def _walks(scan: Scan, page: Page) -> Iterator[str]:
    if not scan.paths:
        return
    yield from page.heading("ATTACK WALKS", "what can be done with what lies around, step by step")
    for order, steps in enumerate(scan.paths, 1):
        yield from walk_lines(steps, order, page)


def _changed(scan: Scan, page: Page) -> Iterator[str]:
    if scan.changes is None:
        return
    before, after = scan.changes.before, scan.changes.after
    yield from page.heading(f"CHANGED SINCE SCAN {before}", f"all of it: muster diff {before} {after}")
    if not scan.changes.changes:
        yield "  Nothing."
    yield from changes_blocks(scan.changes.changes, page, CHANGES_SHOWN)


def _rules(scan: Scan, page: Page) -> Iterator[str]:
    yield from page.heading("RULES", rules_said(scan))
    for rules, why in open_questions(scan):
        said = f"{held(listed(rules), LIST_ROOM)} {'is' if len(rules) == 1 else 'are'} {held(why, MESSAGE_ROOM)}"
        yield from page.say(said, first="  ? ")
    for sentence in scan.tuned:
        yield from page.say(held(sentence, MESSAGE_ROOM), first="  ~ ")


def _worth(scan: Scan, page: Page) -> Iterator[str]:
    seen = scan.worth
    if not seen.environments and not seen.jewels and not seen.entries:
        return
    yield from page.heading("ENVIRONMENTS", "what told them: muster environments")
    yield from page.say(held(counts_said(seen), MESSAGE_ROOM))
    for sentence in idle_said(seen):
        yield from page.say(held(sentence, MESSAGE_ROOM), first="  ! ")
    for sentence in contradictions_said(seen, AGAINST_SHOWN):
        yield from page.say(held(sentence, MESSAGE_ROOM), first="  ? ")


def _accepted(scan: Scan, page: Page) -> Iterator[str]:
    waived = [finding for finding in scan.findings if finding.status is Status.WAIVED]
    if not waived and not scan.unused_waivers:
        return
    yield from page.heading("ACCEPTED", f"{counted(len(waived), 'finding')} waived, until an end")
    for finding in waived:
        yield from page.say(held(f"{finding.title}: {finding.subject_name}", SUBJECT_ROOM), first="  · ")
        yield from page.say(held(waiver_said(finding), SUBJECT_ROOM), first=" " * 4, code="2")
    if scan.unused_waivers:
        named = listed(held(each, SUBJECT_ROOM) for each in scan.unused_waivers)
        yield from page.say(f"Waivers to tidy (muster waivers --check): {named}.")


def _orphans(scan: Scan, page: Page) -> Iterator[str]:
    if scan.orphans:
        yield from page.heading("LEFT BEHIND", "no scan looks there again, so these stay until somebody closes them")
    for sentence in scan.orphans:
        yield from page.say(held(sentence, MESSAGE_ROOM), first="  ! ")


def _fixed(scan: Scan, page: Page) -> Iterator[str]:
    fixed = [finding for finding in scan.findings if finding.status is Status.FIXED]
    if not fixed:
        return
    yield from page.heading("FIXED", f"{counted(len(fixed), 'finding')} gone since the last scan")
    kept, left = shown(fixed, FIXED_SHOWN)
    for finding in kept:
        yield from page.say(held(f"{finding.title}: {finding.subject_name}", SUBJECT_ROOM), first="  ✓ ", code="32")
    if left:
        yield from page.say(f"and {number(left)} more", first="    ", code="2")


def _next(scan: Scan, page: Page) -> Iterator[str]:
    yield from page.heading("NEXT")
    for line in table(list(next_steps(scan))):
        yield cut(f"  {line}", page.width)
