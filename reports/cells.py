"""Cells of tables for spreadsheets: no cell is taken for a formula, and none holds what a terminal obeys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reports.text import clean

STARTS_A_FORMULA = tuple("=+-@＝＋－＠")
SEAM = "|"
TOGETHER = 100
"""Lines written before they are handed on."""


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, and that holds no character a terminal obeys."""
    shown = clean(cell)
    if shown[:1].isalnum():
        return shown
    return f"'{shown}" if shown.lstrip(" '\"").startswith(STARTS_A_FORMULA) else shown


def harmless_row(cells: Sequence[str]) -> Sequence[str]:
    """Return a row of harmless cells. That hardly any has something to take out is told of a whole row at once."""
    row = SEAM.join(cells)
    if row.isprintable() and "##" not in row and " ::" not in row:
        return [cell if not cell or cell[0].isalnum() else harmless(cell) for cell in cells]
    return [harmless(cell) for cell in cells]


def lines_of(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write rows of several cells as CSV, some of them at a time."""
    waiting: list[str] = []
    for row in rows:
        line = ",".join(row)
        if line.count(",") >= len(row) or '"' in line or "\n" in line or "\r" in line:
            line = ",".join([_quoted(cell) for cell in row])
        waiting.append(line)
        if len(waiting) == TOGETHER:
            yield _joined(waiting)
            waiting.clear()
    if waiting:
        yield _joined(waiting)


def _quoted(cell: str) -> str:
    if '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
