"""The figures of a comparison as a page: ``python -m benchmarks.judgement.page FIGURES.json > docs/judgement.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.judgement.compare import Row

HEAD = """\
# What is found, beside others

Written by `python -m benchmarks.judgement.page` from the figures of `python -m benchmarks.judgement.compare`;
[how it is measured](../benchmarks/judgement/README.md) says what is planted, what counts, and what each tool was given.

{planted} troubles of {kinds} kinds are planted, and {traps} traps: things that look as if they had one. What a tool has
no check for counts as planted and not found, and its traps count for nobody. **Told** is in how many kinds a tool said
that it does not know, of those whose calls were refused to it. **Calls** are those of AWS's interface in one scan, and
**seconds** those of that scan on a machine with two cores that others used as well.
"""
BESIDE = """\

## Found of planted, false alarms of traps

A dash: no check. Where calls were refused: *unknown* said so, *silent* did not, *broke* wrote no report.
"""


class Figures(msgspec.Struct, frozen=True):
    """What the comparison wrote. ``why`` has what stopped a tool before its end."""

    rows: list[Row]
    seconds: dict[str, float]
    calls: dict[str, int] = {}
    why: dict[str, str] = {}


def page(figures: Figures) -> str:
    """The page as Markdown: a line for each tool, then one for each kind of trouble."""
    by_tool = {tool: [row for row in figures.rows if row.tool == tool] for tool in figures.seconds}
    first = next(iter(by_tool.values()))
    head = HEAD.format(
        planted=sum(row.planted for row in first), kinds=len(first), traps=sum(row.traps for row in first)
    )
    titles = ("tool", "kinds", "found", "false alarms", "told", "calls", "seconds")
    tools = [_tool(tool, rows, figures) for tool, rows in by_tool.items()]
    return "\n".join([head, *_table(titles, tools), BESIDE, *_beside(by_tool)]) + "\n"


def _tool(tool: str, rows: Sequence[Row], figures: Figures) -> list[str]:
    judged = [row for row in rows if row.judged]
    asked = [row.denied for row in rows if row.denied]
    found = sum(row.planted - len(row.missed) for row in rows)
    why = figures.why.get(tool)
    return [
        tool,
        f"{len(judged)} of {len(rows)}",
        f"{found} of {sum(row.planted for row in rows)}",
        f"{sum(len(row.alarms) for row in rows)} of {sum(row.traps for row in judged)}",
        f"{asked.count('unknown')} of {len(asked)}" if asked else "asks nothing",
        str(figures.calls.get(tool, "")),
        f"{figures.seconds[tool]:.0f}" + (f", ended early: {why}" if why else ""),
    ]


def _beside(by_tool: Mapping[str, Sequence[Row]]) -> list[str]:
    of = {(tool, row.trouble): row for tool, rows in by_tool.items() for row in rows}
    troubles = sorted({trouble for _, trouble in of})
    return _table(("trouble", *by_tool), [[each, *(_cell(of[tool, each]) for tool in by_tool)] for each in troubles])


def _cell(row: Row) -> str:
    if not row.judged:
        return "–"
    told = f"{row.planted - len(row.missed)}/{row.planted} {len(row.alarms)}/{row.traps}"
    return f"{told} *{row.denied}*" if row.denied else told


def _table(titles: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(each)} |" for each in (titles, ["---"] * len(titles), *lines)]


def main() -> None:
    """Write the page of the figures that are named."""
    figures = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Figures)
    sys.stdout.write(page(figures))


if __name__ == "__main__":
    main()
