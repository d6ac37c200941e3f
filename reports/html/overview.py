"""The executive page: how it stands, what to do this week and what that buys, how it went, and how it could end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from findings.finding import Finding
from findings.subjects import acts
from findings.tally import Tally
from graph.model import Identity
from reports.html.charts import WORST_FIRST, Point, bar, severity_bar, severity_said, trend, trend_table
from reports.html.material import Material
from reports.html.tags import NAME_ROOM, Safe, joined, lines, shown, tag
from reports.html.topics import TOPICS, Topic, about, sight
from reports.html.week import MOST, Action, actions
from reports.page import KINDS, hows
from reports.scan import Scan
from reports.text import counted, day, lasted, listed, moment, number
from reports.verdict import incomplete, stand_ins, verdict

WALKS = 3
NAMED, BRIEF = 3, 120
COUNTED = ("Nothing", "One thing", "Two things", "Three things", "Four things", "Five things")
SORTS = (("machine", "machine"), ("human", "human"), ("unclear", "not told"))


def overview(material: Material) -> Iterator[Safe]:
    """Yield the page."""
    scan = material.scan
    yield lines(
        tag(
            "p",
            f"Scan {scan.number} · {moment(scan.finished)} · took {lasted(scan.started, scan.finished)}",
            class_="eyebrow",
        ),
        tag("h1", f"How the machine identities of {scan.estate} stand", id="overview-title", tabindex="-1"),
        tag("p", verdict(scan), class_="verdict"),
        _unread(scan),
    )
    yield lines(
        tag("ul", Safe("\n"), *(lines(each) for each in _tiles(material)), class_="tiles"), Safe('<div class="split">')
    )
    yield from _week(material)
    yield Safe('<div class="side">\n')
    yield from _standing(material)
    yield from _course(material)
    yield Safe("</div>\n</div>\n")
    yield from _walks(scan)
    yield from _changed(scan)


def findings_link(**wanted: str) -> str:
    """Where the findings are that fit."""
    return f"#findings?{urlencode(wanted)}"


def _unread(scan: Scan) -> Safe:
    said = incomplete(scan)
    if not said:
        return Safe()
    more = tag("a", "What could not be seen", href="#coverage")
    return tag("p", tag("strong", said), " ", stand_ins(scan), " ", more, class_="notice")


def _tiles(material: Material) -> Iterator[Safe]:
    identities = [each for each in material.graph.each(Identity) if acts(each)]
    sorts = Counter(sort_of(each) for each in identities)
    said = listed(f"{number(sorts[sort])} {word}" for sort, word in SORTS if sorts[sort])
    parts = [(sort, sorts[sort]) for sort, _ in SORTS]
    yield tag(
        "li",
        tag("a", "Identities", href="#identities"),
        tag("strong", number(len(identities))),
        bar(parts, f"Identities: {said or 'none'}."),
        tag("span", said or "none seen", class_="tile-note"),
        class_="tile",
    )
    yield from (_tile(topic, material) for topic in TOPICS)


def sort_of(identity: Identity) -> str:
    """Whether an identity is a machine, a human, or nobody says."""
    return "unclear" if identity.human is None else "human" if identity.human else "machine"


def _tile(topic: Topic, material: Material) -> Safe:
    found = about(topic, material.active)
    things = len({material.bearers.get(each.subject, each.subject) for each in found})
    seen = sight(topic, material.scan, material.rules)
    worst = Counter(each.severity.value for each in found)
    said = f"{topic.counts}: {severity_said(worst)}" if found else topic.counts
    asked = seen.asked or bool(found)
    return tag(
        "li",
        tag("a", topic.title, href=findings_link(topic=topic.id)),
        tag("strong", tag("small", "at least ") if seen.least else "", number(things) if asked else "–"),
        severity_bar(worst),
        tag("span", said if asked else "no rule about this was asked", class_="tile-note"),
        class_="tile",
    )


def _week(material: Material) -> Iterator[Safe]:
    overdue = frozenset(each.id for each in material.active if each.overdue(material.scan.finished))
    todo = actions(material.active, overdue)
    total = sum(each.risk for each in material.active)
    best = todo[:MOST]
    yield Safe('<section class="week" aria-labelledby="week-title">\n')
    yield lines(tag("h2", f"{COUNTED[len(best)]} to do this week", id="week-title"))
    if not best:
        yield lines(tag("p", "Nothing asks for action in what could be read.", class_="quiet"), Safe("</section>"))
        return
    bought = sum(each.risk for each in best)
    said = f"Together they take away {number(bought)} of {number(total)} points of risk ({bought / total:.0%})."
    yield lines(tag("p", said, class_="quiet"))
    yield Safe('<ol class="actions">\n')
    yield from (lines(_action(each, best[0].risk)) for each in best)
    yield Safe("</ol>\n")
    left = len(todo) - len(best)
    if left:
        yield lines(
            tag(
                "p",
                f"After these there are {counted(left, 'more thing')} to do, all of them under findings.",
                class_="quiet",
            )
        )
    yield Safe("</section>\n")


def _action(action: Action, most: int) -> Safe:
    owner = action.owner or "nobody known to own them"
    effort = f"a matter of {action.effort} each" if action.effort else ""
    late = f"{number(action.overdue)} overdue" if action.overdue else ""
    facts = " · ".join(filter(None, (owner, severity_said(action.severities), late, effort)))
    where = findings_link(rule=action.rule, owner=shown(action.owner, NAME_ROOM) or "-")
    names = listed((shown(each, BRIEF) for each in action.places), NAMED)
    gone = f"takes away {number(action.risk)} points of risk, {action.share:.0%} of all"
    return tag(
        "li",
        tag("h3", tag("a", action.title, href=where)),
        tag("p", f"{counted(len(action.findings), 'finding')} on {names}", class_="action-where"),
        tag("p", tag("b", "Begin: "), action.first, class_="action-first") if action.first else "",
        tag("p", facts, class_="action-facts"),
        tag(
            "p",
            bar((("risk", action.risk), ("rest", most - action.risk)), gone),
            tag("span", gone),
            class_="action-gain",
        ),
        class_="action",
    )


def _standing(material: Material) -> Iterator[Safe]:
    counts = Counter(each.severity.value for each in material.active)
    legend = (
        tag(
            "li",
            tag("a", each, href=findings_link(severity=each), class_=f"severity {each}"),
            tag("b", number(counts[each])),
        )
        for each in WORST_FIRST
    )
    yield lines(
        Safe('<section class="card" aria-labelledby="severity-title">'),
        tag("h2", "By severity", id="severity-title"),
        severity_bar(counts),
        tag("ul", *legend, class_="legend"),
        _mending(material.scan.tally),
        Safe("</section>"),
    )


def _mending(tally: Tally | None) -> Safe:
    if tally is None:
        return Safe()
    line = tally.all
    figures = [
        ("overdue", number(line.overdue)),
        ("accepted for a time", number(line.waived)),
        ("fixed in 30 days", number(line.fixed_30_days)),
        ("median days to fix", "–" if line.median_days_to_fix is None else number(line.median_days_to_fix)),
    ]
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in figures), class_="figures")


def points(scans: Sequence[Scan], scan: Scan, active: Sequence[Finding]) -> list[Point]:
    """The findings that asked for action in each scan that counted them, this one last."""
    past = [
        Point(
            scan=each.number,
            day=day(each.finished),
            counts={line.severity: line.active for line in each.tally.severities},
        )
        for each in scans
        if each.tally is not None
    ]
    now = Counter(each.severity.value for each in active)
    return [*past, Point(scan=scan.number, day=day(scan.finished), counts=now)]


def _course(material: Material) -> Iterator[Safe]:
    course = points(material.earlier, material.scan, material.active)
    yield lines(
        Safe('<section class="card" aria-labelledby="course-title">'), tag("h2", "Scan by scan", id="course-title")
    )
    if len(course) > 1:
        keys = joined(
            (
                tag("span", "all that ask for action", class_="key all"),
                tag("span", "critical and high", class_="key worst"),
            )
        )
        yield lines(
            trend(course),
            tag("p", keys, class_="keys"),
            tag("details", tag("summary", "The same as a table"), trend_table(course)),
        )
    else:
        yield lines(tag("p", "No earlier scan is kept: the line begins with the next one.", class_="quiet"))
    yield Safe("</section>\n")


def _walks(scan: Scan) -> Iterator[Safe]:
    if not scan.paths:
        return
    yield lines(
        Safe('<section aria-labelledby="walks-title">'),
        tag("h2", "How it could end", id="walks-title"),
        tag("p", "What can be done with what lies open, step by step. Mending any step ends the walk.", class_="quiet"),
        Safe('<div class="walks">'),
    )
    for number_, steps in enumerate(scan.paths[:WALKS], 1):
        told = tag("ol", *(tag("li", step) for step in steps), class_="walk")
        yield lines(tag("article", tag("h3", f"Walk {number_}: {counted(len(steps), 'step')}"), told, class_="card"))
    left = len(scan.paths) - WALKS
    more = tag("p", f"and {counted(left, 'more walk')}: muster report -f terminal", class_="quiet") if left > 0 else ""
    yield lines(Safe("</div>"), more, Safe("</section>"))


def _changed(scan: Scan) -> Iterator[Safe]:
    if scan.changes is None:
        return
    changes = scan.changes.changes
    rows = []
    for what in dict.fromkeys((*KINDS, *(each.what for each in changes))):
        of_kind = [each for each in changes if each.what == what]
        if of_kind:
            said = f"{counted(len(of_kind), *KINDS.get(what, (what, what)))} {hows(of_kind)}"
            rows.append(tag("li", tag("b", said), " ", listed((shown(each.name, BRIEF) for each in of_kind), NAMED)))
    yield lines(
        Safe('<section aria-labelledby="changed-title">'),
        tag("h2", f"Changed since scan {scan.changes.before}", id="changed-title"),
        tag("ul", *rows, class_="changed") if rows else tag("p", "Nothing.", class_="quiet"),
        Safe("</section>"),
    )
