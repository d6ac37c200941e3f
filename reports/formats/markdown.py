"""A page of Markdown for pull-request comments and job summaries, kept under the size such a comment may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from findings.finding import Finding, Status
from graph.model import Gap
from reports.declare import Style, reporter
from reports.markup import Budget, code, inside_html, prose, row
from reports.page import KINDS, REASONS, gap_groups, hows, places
from reports.scan import Change, Scan, SourceSeen
from reports.text import counted, day, lasted, listed, moment, number
from reports.verdict import (
    active_findings,
    incomplete,
    next_steps,
    open_questions,
    rules_said,
    stand_ins,
    sum_said,
    totals_said,
    verdict,
    waiver_said,
)
from reports.worth import contradictions_said, idle_said

T = TypeVar("T")
AGAINST_SHOWN = 20
COMMENT_BYTES = 65_536
RESERVE = 6_000
MORE = "_… and {} more, left out here._"
MORE_FINDINGS = "_… and {} more, left out here; all of them: `muster findings`._"
PLACES_NAMED = 40
TOLD = 5
SHARE = {"gaps": 12_000, "rules": 8_000, "findings": 14_000, "told": 10_000, "walks": 6_000, "rest": 3_000}
MARK = {"critical": "🟥", "high": "🟧", "medium": "🟨", "low": "🟦", "info": "⬜"}


@reporter("markdown", suffix=".md", consumer="pull-request comments, job summaries and wikis")
def render_markdown(scan: Scan, style: Style) -> Iterator[str]:
    """Render the page. What does not fit is counted, where it is missing."""
    budget = Budget(COMMENT_BYTES - RESERVE)
    sections = (
        budget.write(_head(scan)),
        _sources(scan, budget),
        _gaps(scan, budget),
        _rules(scan, budget),
        _findings(scan, budget, style.limit),
        _told(scan, budget, style.limit),
        _walks(scan, budget),
        _changes(scan, budget),
        _settled(scan, budget),
        _next(scan),
    )
    for section in sections:
        for line in section:
            yield line + "\n"


def _head(scan: Scan) -> Iterator[str]:
    yield f"## Muster of {prose(scan.estate)}, scan {scan.number}"
    yield ""
    yield f"**{verdict(scan)}**"
    unread = incomplete(scan)
    if unread:
        yield ""
        yield f"> ⚠️ {unread}"
    yield ""
    yield f"{moment(scan.finished)} · took {lasted(scan.started, scan.finished)} · {totals_said(scan)}"


def _sources(scan: Scan, budget: Budget) -> Iterator[str]:
    head = (row(("source", "platform", "read", "records", "from earlier")), "|---|---|--:|--:|--:|")
    yield from budget.write(("", *head))
    yield from budget.share(scan.sources, _source_row, SHARE["rest"], MORE)


def _source_row(source: SourceSeen) -> list[str]:
    read = f"{number(source.units - source.gapped)} of {number(source.units)}"
    cells = (code(source.name, 60, cell=True), prose(source.platform), read, number(source.records))
    return [row((*cells, number(source.carried) if source.carried else ""))]


def _gaps(scan: Scan, budget: Budget) -> Iterator[str]:
    if not scan.gaps:
        return
    yield from budget.write(("", "### Not seen", ""))
    yield from budget.share([members for _, members in gap_groups(scan.gaps)], _gap_lines, SHARE["gaps"], MORE)
    said = stand_ins(scan)
    yield from budget.write(("", prose(said)) if said else ())


def _gap_lines(members: Sequence[Gap]) -> list[str]:
    first = members[0]
    lines = [f"- {code(first.source)} · {code(first.stream)}: {REASONS[first.reason]}"]
    lines += [f"  - where: {listed((code(place) for place in places(members)), PLACES_NAMED)}"]
    lines += [f"  - missing permission: {code(first.permission)}"] if first.permission else []
    return lines + ([f"  - {prose(first.detail)}"] if first.detail else [])


def _rules(scan: Scan, budget: Budget) -> Iterator[str]:
    yield from budget.write(("", f"### Rules: {rules_said(scan)}", ""))
    yield from budget.share(list(open_questions(scan)), _question_line, SHARE["rules"], MORE)


def _question_line(question: tuple[Sequence[str], str]) -> list[str]:
    rules, why = question
    return [f"- {listed(map(code, rules))} {'is' if len(rules) == 1 else 'are'} {prose(why)}"]


def _findings(scan: Scan, budget: Budget, limit: int | None) -> Iterator[str]:
    active = active_findings(scan)
    if not active:
        return
    yield from budget.write(("", "### Worst first", ""))
    yield from budget.write(
        (row(("risk", "severity", "finding", "owner", "first seen", "id")), "|--:|---|---|---|---|---|")
    )
    yield from budget.share(active, _finding_row, SHARE["findings"], MORE_FINDINGS, limit)


def _finding_row(finding: Finding) -> list[str]:
    what = f"{prose(finding.title)}: {code(finding.subject_name, 80, cell=True)}"
    owner = prose(finding.owner, 60) if finding.owner else "nobody known"
    severity = f"{MARK[finding.severity]} {finding.severity}"
    due = f", due {day(finding.due)}" if finding.due else ""
    seen = f"{day(finding.first_seen)} ({finding.status}{due})"
    return [row((str(finding.risk), severity, what, owner, seen, code(finding.id, cell=True)))]


def _told(scan: Scan, budget: Budget, limit: int | None) -> Iterator[str]:
    active = active_findings(scan)
    most = TOLD if limit is None else min(TOLD, limit)
    yield from budget.share(active[:most], _told_lines, SHARE["told"], MORE)


def _told_lines(finding: Finding) -> list[str]:
    lines = ["", "<details>", f"<summary>{inside_html(finding.title)} ({finding.risk})</summary>", ""]
    lines += [f"{code(finding.subject)}", "", prose(finding.message), "", f"Risk {prose(sum_said(finding))}."]
    lines += ["", *(f"- {prose(sentence)}" for sentence in finding.evidence[:TOLD])] if finding.evidence else []
    lines += ["", f"**What to do:** {prose(finding.remedy)}"] if finding.remedy else []
    return [*lines, "", "</details>"]


def _walks(scan: Scan, budget: Budget) -> Iterator[str]:
    if not scan.paths:
        return
    yield from budget.write(("", "### Attack walks"))
    yield from budget.share(list(enumerate(scan.paths, 1)), _walk_lines, SHARE["walks"], MORE)


def _walk_lines(walk: tuple[int, Sequence[str]]) -> list[str]:
    order, steps = walk
    return ["", f"**Walk {order}**", "", *(f"{at}. {prose(step)}" for at, step in enumerate(steps, 1))]


def _changes(scan: Scan, budget: Budget) -> Iterator[str]:
    if scan.changes is None:
        return
    yield from budget.write(("", f"### Changed since scan {scan.changes.before}"))
    if not scan.changes.changes:
        yield from budget.write(("", "Nothing."))
    for what, (one, many) in KINDS.items():
        of_kind = [change for change in scan.changes.changes if change.what == what]
        if of_kind:
            yield from budget.write(("", f"{counted(len(of_kind), one, many)} {hows(of_kind)}", ""))
            yield from budget.share(of_kind, _change_line, SHARE["rest"], MORE)


def _change_line(change: Change) -> list[str]:
    detail = f": {prose(change.detail)}" if change.detail else ""
    return [f"- {change.how}: {prose(change.name)}{detail}"]


def _settled(scan: Scan, budget: Budget) -> Iterator[str]:
    waived = [finding for finding in scan.findings if finding.status is Status.WAIVED]
    fixed = [finding for finding in scan.findings if finding.status is Status.FIXED]
    yield from _list("Accepted", waived, lambda each: f"{_named(each)}, {prose(waiver_said(each))}", budget)
    worth = [*idle_said(scan.worth), *contradictions_said(scan.worth, AGAINST_SHOWN)]
    yield from _list("Environments to tidy", worth, prose, budget)
    yield from _list("Waivers to tidy", scan.unused_waivers, prose, budget)
    yield from _list("Findings left behind", scan.orphans, prose, budget)
    yield from _list("Rules that settings changed", scan.tuned, prose, budget)
    yield from _list("Fixed", fixed, _named, budget)


def _named(finding: Finding) -> str:
    return f"{prose(finding.title)}: {code(finding.subject_name)}"


def _list(title: str, items: Sequence[T], told: Callable[[T], str], budget: Budget) -> Iterator[str]:
    if items:
        yield from budget.write(("", f"### {title}", ""))
        yield from budget.share(items, lambda each: [f"- {told(each)}"], SHARE["rest"], MORE)


def _next(scan: Scan) -> Iterator[str]:
    yield from ("", "### Next", "")
    yield from (f"- {code(command)}: {prose(why)}" for command, why in next_steps(scan))
    yield from ("", f"<sub>Musterbook {prose(scan.version)}</sub>")
