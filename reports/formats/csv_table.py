"""A scan as a table for spreadsheets: a row for each finding, and for each thing that could not be judged.

Excel runs a cell that begins like a formula, so such cells begin with an apostrophe; it cuts cells without a word, so
we cut them and show it. There is no byte order mark, which most programs take for part of the first column's name:
in Excel, open the file with *Data, From Text/CSV*, as UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain

import msgspec

from reports.cells import harmless_row, lines_of
from reports.declare import Style, reporter
from reports.rows import Row, rows
from reports.scan import Scan

MOST = 32_767
"""Characters that Excel keeps of a cell."""
CUT = "…"
BETWEEN = " | "


@reporter("csv", suffix=".csv", consumer="spreadsheets")
def render_csv(scan: Scan, _style: Style) -> Iterator[str]:
    """Render the table, complete whatever the style's limit."""
    yield from lines_of(chain([Row.__struct_fields__], map(_cells, rows(scan))))


def _cells(row: Row) -> Sequence[str]:
    said = [value if type(value) is str else _said(value) for value in msgspec.structs.astuple(row)]
    return [cell if len(cell) <= MOST else cell[: MOST - 1] + CUT for cell in harmless_row(said)]


def _said(value: int | datetime | tuple[str, ...] | None) -> str:
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    return "" if value is None else str(value)


@lru_cache(maxsize=4096)
def _moment(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
