"""Cells of tables for spreadsheets: no cell is taken for a formula, and none holds what a terminal obeys."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from reports.text import clean

STARTS_A_FORMULA = tuple("=+-@＝＋－＠")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, and that holds no character a terminal obeys."""
    shown = clean(cell)
    if shown[:1].isalnum():
        return shown
    return f"'{shown}" if shown.lstrip(" '\"").startswith(STARTS_A_FORMULA) else shown


def line_of(cells: Sequence[str]) -> str:
    """Write cells as one line of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
