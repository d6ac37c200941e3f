"""The findings: the riskiest as plain HTML, which needs no script, and all of them as columns for the script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from findings.finding import Finding, Status
from reports.advice.story import sentence
from reports.html.columns import columns
from reports.html.material import Material
from reports.html.tags import NAME_ROOM, Safe, again, lines, shown, tag
from reports.html.topics import topics_of
from reports.text import counted, number
from reports.text import day as day_in_utc
from reports.verdict import sum_said, waiver_said

PLAIN = 25
"""So many stand in the page as they are, for readers without JavaScript."""
EVIDENCE = 12
day = lru_cache(maxsize=4096)(day_in_utc)
"""Findings are first seen by scans and due so many days later: of thousands of them there are a few moments."""
NAMES: tuple[str, ...] = ("id", "rule", "title", "subject", "name", "source", "scope", "severity", "risk", "terms")
NAMES += ("message", "evidence", "remedy", "frameworks", "owner", "status", "first", "last", "due", "late", "life")
NAMES += ("environment", "topics", "identity")


def plain_findings(material: Material, limit: int | None) -> Iterator[Safe]:
    """Yield the riskiest findings as they are read without JavaScript."""
    most = PLAIN if limit is None else min(PLAIN, limit)
    said = f"{number(len(material.active))} of {number(len(material.scan.findings))} ask for action."
    yield lines(Safe('<div class="plain-findings">'), tag("p", said, class_="quiet"))
    for finding in material.active[:most]:
        yield lines(_told(finding))
    left = len(material.active) - most
    if left > 0:
        yield lines(
            tag("p", f"and {counted(left, 'finding')} more, which the page shows with JavaScript.", class_="quiet")
        )
    yield Safe("</div>\n")


def _told(finding: Finding) -> Safe:
    label = tag("span", finding.severity.value, class_=f"severity {finding.severity.value}")
    owner = f"{finding.owner} answers for it" if finding.owner else "nobody is known to own it"
    return tag(
        "details",
        tag(
            "summary",
            tag("b", str(finding.risk)),
            " ",
            label,
            " ",
            tag("span", f"{finding.title}: {shown(finding.subject_name, NAME_ROOM)}"),
        ),
        tag("p", shown(sentence(finding.message))),
        tag("ul", *(tag("li", shown(each)) for each in finding.evidence[:EVIDENCE])) if finding.evidence else "",
        tag("p", tag("b", "What to do: "), finding.remedy) if finding.remedy else "",
        tag("p", f"Risk {sum_said(finding)}", class_="quiet"),
        tag("p", f"{owner} · {finding.status} · first seen {day(finding.first_seen)} · {finding.id}", class_="quiet"),
    )


def findings_data(material: Material, numbers: Mapping[str, int]) -> Mapping[str, object]:
    """Every finding as columns; ``numbers`` tells which row of the inventory an identity is."""
    return columns(NAMES, (_row(each, material, numbers) for each in material.scan.findings))


def _row(finding: Finding, material: Material, numbers: Mapping[str, int]) -> tuple[object, ...]:
    return (
        shown(finding.id),
        again(finding.rule, NAME_ROOM),
        again(finding.title),
        shown(finding.subject, NAME_ROOM),
        shown(finding.subject_name, NAME_ROOM),
        again(finding.source, NAME_ROOM),
        again(finding.scope, NAME_ROOM),
        finding.severity.value,
        finding.risk,
        tuple([(each.points, again(each.why)) for each in finding.terms]),
        shown(sentence(finding.message)),
        _evidence(finding),
        shown(finding.remedy),
        _cited(finding.frameworks),
        again(finding.owner, NAME_ROOM),
        finding.status.value,
        day(finding.first_seen),
        day(finding.last_seen),
        day(finding.due) if finding.due is not None and finding.active else "",
        finding.overdue(material.scan.finished),
        tuple(_life(finding)),
        again(material.environment(finding.subject), NAME_ROOM),
        topics_of(finding.rule, finding.frameworks),
        numbers.get(material.bearers.get(finding.subject, ""), -1),
    )


@lru_cache(maxsize=1024)
def _cited(citations: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(shown(each, NAME_ROOM) for each in citations)


def _evidence(finding: Finding) -> tuple[str, ...]:
    left = len(finding.evidence) - EVIDENCE
    more = (f"and {number(left)} more: muster show {finding.id} --all",) if left > 0 else ()
    return (*[shown(each, NAME_ROOM) for each in finding.evidence[:EVIDENCE]], *more)


def _life(finding: Finding) -> Iterator[str]:
    """What happened to it that its status alone does not tell."""
    if finding.reopened:
        yield f"It came back {counted(finding.reopened, 'time')}."
    if finding.acknowledged is not None:
        seen = finding.acknowledged
        note = f": {seen.note}" if seen.note else ""
        yield shown(f"{seen.person} has seen it on {day(seen.at)}{note}.")
    if finding.assigned:
        yield shown(f"{finding.assigned} is asked to see to it.")
    if finding.status is Status.WAIVED:
        yield shown(f"Accepted {waiver_said(finding)}.")
    if finding.fixed is not None:
        yield f"Gone since {day(finding.fixed)}."
