"""A time line for a terminal: a line a scan with a small chart, and below it what came, what went and what did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings.creep.course import Course, Crept, Moved, Reason, Sight, Step
from findings.creep.follow import Crawl
from reports.declare import Style
from reports.ink import BOLD, CYAN, DIM, GREEN, RED, YELLOW, table
from reports.page import Page, shown
from reports.text import clean, columns, counted, cut, day, listed, number, padded

BARS = "▁▂▃▄▅▆▇█"
CHART = 12
"""How many columns the longest bar has."""
WORST = "\N{BLACK DIAMOND}"
HEAD = ("GREW", "NOW", "GAINED", "LOST", "IDENTITY", "", "MOST OF ALL")
BASELINE = "the first scan of these that saw it; what it had is the baseline"
NO_REASON = "what did it is not in what was read"


def course_text(course: Course, style: Style) -> Iterator[str]:
    """Tell one identity's time line; ``style.limit`` bounds the lines that came or went in one scan."""
    page = Page.of(style)
    for line in _course_lines(course, page, style.limit):
        yield line + "\n"


def _course_lines(course: Course, page: Page, most: int | None) -> Iterator[str]:
    yield from page.say(f"{course.name} · {course.identity}", first="", code=BOLD)
    yield from page.say(summed(course), first="")
    yield ""
    highest = max((step.weight for step in course.steps), default=0)
    wide = max((len(str(step.scan)) for step in course.steps), default=1)
    for step in course.steps:
        yield page.ink.paint(_head(step, highest, wide), _code(step))
        yield from _body(step, page, most)
    for said in course.today:
        yield ""
        yield from page.say(said, first="")


def summed(course: Course) -> str:
    """What became of an identity's rights in one sentence."""
    known = [step for step in course.steps if step.sight in {Sight.BASELINE, Sight.COMPARED}]
    if not known:
        return "in none of these scans its rights could be read"
    first, last = known[0], known[-1]
    scans = f"{counted(len(course.steps), 'scan')}, {day(course.steps[0].at)} to {day(course.steps[-1].at)}"
    was = f"{counted(first.rights, 'right')} of weight {number(first.weight)}"
    return f"{scans}: {was} → {counted(last.rights, 'right')} of weight {number(last.weight)}"


def bar(weight: int, highest: int, room: int = CHART) -> str:
    """A bar as long as the weight is of the highest, in eighths of a column's height at its end."""
    if weight <= 0 or highest <= 0:
        return ""
    eighths = max(round(weight * room * 8 / highest), 1)
    return BARS[-1] * (eighths // 8) + (BARS[eighths % 8 - 1] if eighths % 8 else "")


def _head(step: Step, highest: int, wide: int) -> str:
    marks = [name for name, told in (("administrator", step.administrator), ("crown jewel", step.jewel)) if told]
    chart = padded(bar(step.weight, highest), CHART)
    left = f"scan {step.scan:>{wide}}  {day(step.at)}  "
    if step.sight is Sight.NOT_KNOWN:
        return f"{left}{padded('?', CHART)}  not known"
    if step.sight is Sight.ABSENT:
        return f"{left}{padded('', CHART)}  not there"
    said = f"{counted(step.rights, 'right')} of weight {number(step.weight)}"
    return f"{left}{chart}  {said}{''.join(f'  {WORST} {mark}' for mark in marks)}"


def _code(step: Step) -> str:
    if step.sight is Sight.NOT_KNOWN:
        return YELLOW
    if step.administrator or step.jewel:
        return RED
    return DIM if step.sight is Sight.ABSENT else CYAN


def _body(step: Step, page: Page, most: int | None) -> Iterator[str]:
    if step.sight is Sight.NOT_KNOWN:
        yield from page.say(f"{listed(step.unread, 4)} could not be read", first="    ", code=DIM)
    elif step.sight is Sight.BASELINE:
        yield from page.say(BASELINE, first="    ", code=DIM)
    elif step.sight is Sight.COMPARED and not step.moved:
        yield from page.say(f"no change since scan {step.against}", first="    ", code=DIM)
    else:
        yield from _moves(step.gained, "+", GREEN, page, most)
        yield from _moves(step.credentials_gained, "+", GREEN, page, most)
        yield from _moves(step.lost, "-", RED, page, most)
        yield from _moves(step.credentials_lost, "-", RED, page, most)


def _moves(moved: Sequence[Moved], mark: str, code: str, page: Page, most: int | None) -> Iterator[str]:
    """Tell what moved; lines with the same reasons stand together above them."""
    kept, left = shown(moved, most)
    for at, each in enumerate(kept):
        yield from page.say(clean(each.text), first=f"    {mark} ", code=code)
        following = kept[at + 1].reasons if at + 1 < len(kept) else None
        if each.reasons != following:
            for said in reasons_said(each.reasons):
                yield from page.say(said, first=" " * 8, code=DIM)
    if left:
        yield from page.say(f"and {number(left)} more", first="      ", code=DIM)


def reasons_said(reasons: Sequence[Reason]) -> list[str]:
    """Say what did it and who, a sentence a reason."""
    return [clean(each.sentence) for each in reasons] or [NO_REASON]


def crawl_text(crawl: Crawl, style: Style) -> Iterator[str]:
    """Tell whose rights grew most, a line each."""
    page = Page.of(style)
    whose = counted(len(crawl.crept), "identity", "identities") if crawl.crept else "nobody"
    title = f"From scan {crawl.before} to scan {crawl.after} the rights of {whose} grew"
    lines = [*page.say(title, first="", code=BOLD), *_compared_lines(crawl, page)]
    kept, left = shown(crawl.crept, style.limit)
    if kept:
        rows = [_row(each) for each in kept]
        room = page.width - sum(max(columns(row[at]) for row in (HEAD, *rows)) + 2 for at in range(len(HEAD) - 1))
        cells = [[*row[:-1], cut(row[-1], max(room, 20))] for row in rows]
        lines += ["", *table([list(HEAD), *cells], right=frozenset({0, 1, 2, 3}))]
    if left:
        lines.append(f"and {number(left)} more")
    yield from (line + "\n" for line in lines)


def _row(each: Crept) -> list[str]:
    marks = [WORST + " administrator"] if each.became_administrator else []
    marks += [WORST + " crown jewel"] if each.reached_jewel else []
    name = cut(each.name, 40)
    counts = [f"{each.delta:+,}", *map(number, (each.weight, each.gained, each.lost))]
    return [*counts, name, " ".join(marks), clean(each.most)]


def _compared_lines(crawl: Crawl, page: Page) -> Iterator[str]:
    if crawl.before == crawl.after:
        yield from page.say(f"scan {crawl.after} is the baseline: with the next scan there is something to compare")
        return
    parts = [f"{counted(crawl.compared, 'identity', 'identities')} compared"]
    parts += [f"{number(crawl.new)} new"] if crawl.new else []
    if crawl.unknown:
        parts.append(f"{number(crawl.unknown)} not known, because something that bears on them could not be read")
    yield from page.say("; ".join(parts), first="", code=DIM)
