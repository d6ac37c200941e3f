"""A time line as a picture that stands alone: no script, no font of others, light or dark as the reader has it.

Each scan is a bar as high as the rights weigh; what could not be read is hatched and marked, so that nobody takes a gap
for calm. Every bar says in a ``title`` what came and went.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from findings.creep.course import Course, Sight, Step
from findings.powers import LEAP
from reports.creep.text import summed
from reports.text import clean, counted, cut, day, number

WIDTH, HEIGHT = 960, 380
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 108, 92
MOST_SAID = 6
ROOM = 110
"""Characters that fit on a line of the heading."""
LEAST_SLOT = 52
"""Narrower slots for scans make the picture wider instead."""
WHOLE_DAY = 80
"""Slots as wide as this have room for the year."""
STYLE = """
  svg { color-scheme: light dark; font: 13px system-ui, sans-serif; }
  .paper { fill: #ffffff } .ink { fill: #1f2430 } .dim { fill: #5b6270 } .axis { stroke: #c5cad3 }
  .bar { fill: #3b6fb6 } .bad { fill: #b42318 } .came { fill: #1a7f37 } .went { fill: #b42318 }
  .gap { fill: url(#hatch); stroke: #8a6d00 } .hatch { stroke: #8a6d00 } .mark { fill: #8a6d00 }
  .title { font-size: 17px; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #14171d } .ink { fill: #e6e8ec } .dim { fill: #9aa3b2 } .axis { stroke: #3a404c }
    .bar { fill: #79a8e8 } .bad { fill: #ff7b72 } .came { fill: #56d364 } .went { fill: #ff7b72 }
    .gap { stroke: #e3b341 } .hatch { stroke: #e3b341 } .mark { fill: #e3b341 }
  }
"""


def course_svg(course: Course) -> Iterator[str]:
    """Draw one identity's time line."""
    slot = max((WIDTH - LEFT - RIGHT) / max(len(course.steps), 1), LEAST_SLOT)
    wide = round(LEFT + RIGHT + slot * max(len(course.steps), 1))
    highest = max((step.weight for step in course.steps), default=0) or 1
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {HEIGHT}" width="{wide}" height="{HEIGHT}" '
        'role="img" aria-labelledby="title desc">\n'
    )
    yield f'<title id="title">{_safe(f"Rights of {course.name} over time")}</title>\n'
    yield f'<desc id="desc">{_safe(" ".join(_described(course)))}</desc>\n<style>{STYLE}</style>\n'
    yield (
        '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line class="hatch" x1="0" y1="0" x2="0" y2="8" stroke-width="2"/></pattern></defs>\n'
    )
    yield f'<rect class="paper" width="{wide}" height="{HEIGHT}"/>\n'
    yield _text(LEFT, 32, "ink title", cut(course.name, ROOM // 2))
    yield _text(LEFT, 52, "dim", cut(course.identity, ROOM))
    yield _text(LEFT, 72, "dim", cut(summed(course), ROOM))
    yield from _axis(wide, highest)
    for at, step in enumerate(course.steps):
        yield from _column(step, LEFT + slot * at, slot, highest)
    yield "</svg>\n"


def _axis(wide: int, highest: int) -> Iterator[str]:
    """The floor, the middle and the top, with their weights."""
    for part in (0.0, 0.5, 1.0):
        y = _y(highest * part, highest)
        yield f'<line class="axis" x1="{LEFT}" x2="{wide - RIGHT}" y1="{y}" y2="{y}"/>\n'
        yield _text(LEFT - 8, y + 4, "dim", number(round(highest * part)), anchor="end")


def _column(step: Step, left: float, slot: float, highest: int) -> Iterator[str]:
    """One scan: its bar, its number and day below, what came and went above."""
    middle, wide = round(left + slot / 2, 1), round(min(slot * 0.6, 72), 1)
    yield f"<g><title>{_safe(' '.join(_step_described(step)))}</title>\n"
    if step.sight is Sight.NOT_KNOWN:
        top = _y(highest, highest)
        yield _bar("gap", middle, wide, top)
        yield _text(middle, top + (_floor() - top) / 2, "mark title", "?", anchor="middle")
    elif step.sight is not Sight.ABSENT:
        top = _y(step.weight, highest)
        yield _bar("bad" if step.administrator or step.jewel else "bar", middle, wide, top)
        yield from _moves(step, middle, top)
    yield _text(middle, _floor() + 20, "ink", f"scan {step.scan}", anchor="middle")
    yield _text(middle, _floor() + 38, "dim", day(step.at) if slot >= WHOLE_DAY else day(step.at)[5:], anchor="middle")
    for line, (css, said) in enumerate(_marks(step)):
        yield _text(middle, _floor() + 56 + 16 * line, css, said, anchor="middle")
    yield "</g>\n"


def _moves(step: Step, middle: float, top: float) -> Iterator[str]:
    gained, lost = (sum(each.weight != LEAP for each in moved) for moved in (step.gained, step.lost))
    said = [("came", f"+{gained}")] if gained else []
    said += [("went", f"\N{MINUS SIGN}{lost}")] if lost else []
    spans = " ".join(f'<tspan class="{css}">{text}</tspan>' for css, text in said)
    if spans:
        yield f'<text x="{middle}" y="{round(top - 6, 1)}" text-anchor="middle">{spans}</text>\n'


def _marks(step: Step) -> Iterator[tuple[str, str]]:
    """What is written below a bar: colour alone tells nobody anything who does not see it."""
    if step.sight is Sight.NOT_KNOWN:
        yield "mark", "not known"
    elif step.sight is Sight.ABSENT:
        yield "dim", "not there"
    elif step.sight is Sight.BASELINE:
        yield "dim", "baseline"
    if step.administrator:
        yield "bad", "admin"
    if step.jewel:
        yield "bad", "jewel"


def _described(course: Course) -> Iterator[str]:
    yield f"{summed(course)}."
    for step in course.steps:
        yield from _step_described(step)


def _step_described(step: Step) -> Iterator[str]:
    where = f"Scan {step.scan} of {day(step.at)}:"
    if step.sight in {Sight.NOT_KNOWN, Sight.ABSENT}:
        yield f"{where} {'not known' if step.sight is Sight.NOT_KNOWN else 'not there'}."
        return
    baseline = ", the baseline" if step.sight is Sight.BASELINE else ""
    yield f"{where} {counted(step.rights, 'right')} of weight {number(step.weight)}{baseline}."
    for verb, moved in (("Gained", step.gained), ("Lost", step.lost)):
        texts = [each.text for each in moved[:MOST_SAID]]
        more = f" and {len(moved) - MOST_SAID} more" if len(moved) > MOST_SAID else ""
        if texts:
            yield f"{verb}: {'; '.join(texts)}{more}."


def _bar(css: str, middle: float, wide: float, top: float) -> str:
    x, high = round(middle - wide / 2, 1), round(_floor() - top, 1)
    return f'<rect class="{css}" x="{x}" y="{top}" width="{wide}" height="{high}" rx="2"/>\n'


def _text(x: float, y: float, css: str, text: str, *, anchor: str = "start") -> str:
    return f'<text class="{css}" x="{x}" y="{round(y, 1)}" text-anchor="{anchor}">{_safe(text)}</text>\n'


def _y(weight: float, highest: int) -> float:
    return round(_floor() - (HEIGHT - TOP - BOTTOM) * weight / highest, 1)


def _floor() -> float:
    return HEIGHT - BOTTOM


def _safe(text: str) -> str:
    return escape(clean(text))
