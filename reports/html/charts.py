"""Small drawings: how findings divide by severity, and how many there were scan by scan. Words say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from findings.declare import Severity
from reports.html.tags import Safe, joined, tag
from reports.text import counted, listed, number

WORST_FIRST = tuple(each.value for each in reversed(Severity))
WIDE = 560
TREND, HIGH, LEFT, RIGHT, TOP, BOTTOM = 400, 170, 34, 10, 12, 26
BAR = 10
GAP = 2
TICKS = 3


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """The findings that asked for action in one scan, by severity."""

    scan: int
    day: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def worst(self) -> int:
        """Critical and high ones."""
        return self.counts.get("critical", 0) + self.counts.get("high", 0)


def severity_said(counts: Mapping[str, int]) -> str:
    """In words: ``3 critical, 5 high and 1 low``."""
    return listed(f"{number(counts[each])} {each}" for each in WORST_FIRST if counts.get(each)) or "none"


def bar(parts: Sequence[tuple[str, int]], said: str, wide: int = WIDE) -> Safe:
    """Return one bar, divided; each part is a class of the style and its count."""
    total = sum(count for _, count in parts) or 1
    rects, at = [], 0.0
    for name, count in parts:
        width = count / total * wide
        if count:
            rects.append(tag("rect", class_=f"part-{name}", x=_figure(at), y=0, width=_shown(width), height=BAR))
        at += width
    box = f"0 0 {wide} {BAR}"
    return tag(
        "svg",
        *rects,
        class_="bar",
        viewBox=box,
        preserveAspectRatio="none",
        role="img",
        aria_label=said,
        focusable="false",
    )


def severity_bar(counts: Mapping[str, int]) -> Safe:
    """Return the findings divided by severity."""
    parts = [(each, counts.get(each, 0)) for each in WORST_FIRST]
    return bar(parts, f"Findings by severity: {severity_said(counts)}.")


def trend(points: Sequence[Point]) -> Safe:
    """Return the findings scan by scan: all of them as an area, critical and high ones as a line in front."""
    most = _ceiling(max((each.total for each in points), default=0))
    every = [_at(index, each.total, len(points), most) for index, each in enumerate(points)]
    worst = [_at(index, each.worst, len(points), most) for index, each in enumerate(points)]
    floor = _figure(HIGH - BOTTOM)
    area = f"M{every[0][0]} {floor} L{_path(every)} L{every[-1][0]} {floor} Z"
    drawn = [*_ticks(most), tag("path", class_="trend-area", d=area)]
    for name, places in (("trend-all", every), ("trend-worst", worst)):
        drawn.append(tag("path", class_=name, d=f"M{_path(places)}"))
        drawn.append(tag("circle", class_=f"{name}-dot", cx=places[-1][0], cy=places[-1][1], r=4))
    drawn += _days(points)
    return tag(
        "svg",
        *drawn,
        class_="trend",
        viewBox=f"0 0 {TREND} {HIGH}",
        role="img",
        aria_label=_trend_said(points),
        focusable="false",
    )


def _trend_said(points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    change = last.total - first.total
    how = f"{number(abs(change))} {'more' if change > 0 else 'fewer'}" if change else "as many"
    scans = counted(len(points), "scan")
    return (
        f"Findings that ask for action over {scans}: {number(first.total)} at first, {number(last.total)} now, {how}."
    )


def _at(index: int, count: int, many: int, most: int) -> tuple[str, str]:
    across = (TREND - LEFT - RIGHT) * (index / (many - 1) if many > 1 else 1)
    return _figure(LEFT + across), _figure(HIGH - BOTTOM - (HIGH - BOTTOM - TOP) * count / most)


def _path(places: Sequence[tuple[str, str]]) -> str:
    return " L".join(f"{x} {y}" for x, y in places)


def _ticks(most: int) -> list[Safe]:
    drawn = []
    for step in range(TICKS):
        count = most * step // (TICKS - 1)
        _, y = _at(0, count, 1, most)
        drawn.append(tag("line", class_="tick", x1=LEFT, x2=TREND - RIGHT, y1=y, y2=y))
        drawn.append(tag("text", number(count), class_="tick-word", x=LEFT - 8, y=y, text_anchor="end", dy="0.32em"))
    return drawn


def _days(points: Sequence[Point]) -> list[Safe]:
    ends = [(points[0], "start", LEFT), (points[-1], "end", TREND - RIGHT)]
    return [
        tag("text", point.day, class_="tick-word", x=x, y=HIGH - 6, text_anchor=anchor) for point, anchor, x in ends
    ]


def trend_table(points: Sequence[Point]) -> Safe:
    """Return the same as a table, for who cannot see the drawing or wants the figures."""
    head = tag("tr", *(tag("th", each, scope="col") for each in ("Scan", "Day", "Ask for action", "Critical and high")))
    rows = (
        tag(
            "tr",
            tag("th", number(each.scan), scope="row"),
            tag("td", each.day),
            tag("td", number(each.total), class_="count"),
            tag("td", number(each.worst), class_="count"),
        )
        for each in points
    )
    return tag("table", tag("thead", head), tag("tbody", joined(rows)), class_="plain-table")


def _ceiling(count: int) -> int:
    """The next number that is good to read at the top of a scale."""
    step = 1
    while count > 10 * step:
        step *= 10
    return next(each * step for each in (2, 4, 6, 8, 10) if each * step >= max(count, 1))


def _shown(width: float) -> str:
    """A part that is there can be seen, however small it is, and ends a hair before the next."""
    return _figure(max(width - GAP, 1.5))


def _figure(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
