"""What could not be seen: sources, listings that were not read, rules without an answer, and what settings changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graph.model import Gap
from reports.html.tags import Safe, joined, lines, safe, tag
from reports.page import REASONS, gap_groups, places
from reports.scan import Scan
from reports.text import counted, listed, number
from reports.verdict import incomplete, open_questions, rules_said, stand_ins, totals_said
from reports.worth import contradictions_said, counts_said, idle_said

AGAINST = 20


def coverage(scan: Scan) -> Iterator[Safe]:
    """Yield the page."""
    yield lines(
        tag("h1", "What could not be seen", id="coverage-title", tabindex="-1"),
        tag("p", incomplete(scan) or "Every listing was read, and every rule has an answer.", class_="verdict"),
        tag("p", "Nothing that was not read is taken as fine, and nothing as gone.", stand_ins(scan), class_="quiet"),
    )
    yield from _sources(scan)
    yield from _gaps(scan.gaps)
    yield from _rules(scan)
    yield from _lists(scan)


def table(
    label: str, head: Sequence[str], rows: Iterable[Sequence[str]], counts: frozenset[int] = frozenset()
) -> Iterator[Safe]:
    """Yield a table, a row a line; the columns in ``counts`` hold figures. Where it is too wide, keys move it too."""
    css = ["count" if at in counts else None for at in range(len(head))]
    frame = f'<div class="scroll" tabindex="0" role="region" aria-label="{safe(label)}"><table class="plain-table">'
    titles = (tag("th", each, scope="col", class_=name) for each, name in zip(head, css, strict=True))
    yield lines(Safe(frame), tag("thead", tag("tr", *titles)), Safe("<tbody>"))
    for row in rows:
        yield lines(tag("tr", *(tag("td", each, class_=name) for each, name in zip(row, css, strict=True))))
    yield lines(Safe("</tbody></table></div>"))


def _sources(scan: Scan) -> Iterator[Safe]:
    yield lines(tag("h2", "Sources"), tag("p", totals_said(scan), class_="quiet"))
    rows = (
        (
            each.name,
            each.platform,
            f"{number(each.units - each.gapped)} of {number(each.units)}",
            number(each.records),
            number(each.carried) if each.carried else "–",
        )
        for each in scan.sources
    )
    head = ("Source", "Platform", "Listings read", "Records", "From earlier scans")
    yield from table("Sources", head, rows, frozenset({2, 3, 4}))


def _gaps(gaps: Sequence[Gap]) -> Iterator[Safe]:
    yield lines(tag("h2", f"Listings that were not read: {number(len(gaps))}"))
    if not gaps:
        yield lines(tag("p", "None.", class_="quiet"))
        return
    rows = (_gap(first, members) for first, members in gap_groups(gaps))
    head = ("Source", "Listing", "Why", "Where", "Missing permission", "What was said")
    yield from table("Listings that were not read", head, rows)


def _gap(first: Gap, members: Sequence[Gap]) -> tuple[str, ...]:
    permission = tag("code", first.permission) if first.permission else "–"
    where = listed(places(members))
    return first.source, tag("code", first.stream), REASONS[first.reason], where, permission, first.detail or "–"


def _rules(scan: Scan) -> Iterator[Safe]:
    yield lines(tag("h2", "Rules"), tag("p", rules_said(scan), class_="quiet"))
    rows = [_question(rules, why) for rules, why in open_questions(scan)]
    if rows:
        yield from table("Rules", ("Answer", "Why", "Rules"), rows)


def _question(rules: Sequence[str], why: str) -> tuple[Safe, str, Safe]:
    """The answer (unknown, or broken with doubts), what is missing for a better one, and the rules that it is of."""
    answer = why.partition(":")[0].partition(",")[0]
    reason = why.removeprefix(answer).lstrip(":, ").removeprefix("but ")
    names = (tag("code", each) for each in rules)
    return tag("span", answer, class_=f"stands {answer}"), reason, tag("span", joined(names, " "), class_="rules")


def unread(scan: Scan, *types: str) -> Safe:
    """Say how many listings that tell of such records were not read, or nothing."""
    missing = [each for each in scan.gaps if not each.yields or set(types).intersection(each.yields)]
    if not missing:
        return Safe()
    many = counted(len(missing), "listing that tells", "listings that tell")
    link = tag("a", "What could not be seen", href="#coverage")
    return tag("p", tag("strong", f"{many} of this could not be read."), " There may be more. ", link, class_="notice")


def _lists(scan: Scan) -> Iterator[Safe]:
    worth = scan.worth
    if worth.environments or worth.jewels or worth.entries:
        yield lines(tag("h2", "Environments"), tag("p", counts_said(worth)))
    said = (*idle_said(worth), *contradictions_said(worth, AGAINST))
    yield from _list(f"To tidy in the settings: {counted(len(said), 'sentence')}", said)
    yield from _list("Waivers to tidy", scan.unused_waivers)
    yield from _list("Findings left behind", scan.orphans)
    yield from _list("Rules that settings changed", scan.tuned)


def _list(title: str, sentences: Sequence[str]) -> Iterator[Safe]:
    if sentences:
        yield lines(tag("h2", title), tag("ul", *(tag("li", each) for each in sentences), class_="sentences"))
