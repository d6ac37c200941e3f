"""A scan as a table for spreadsheets: a row for each finding, and for each thing that could not be judged.

Excel runs a cell that begins like a formula, so such cells begin with an apostrophe; it cuts cells without a word, so
we cut them and show it. There is no byte order mark, which most programs take for part of the first column's name:
in Excel, open the file with *Data, From Text/CSV*, as UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from reports.cells import harmless, line_of
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
    yield line_of(Row.__struct_fields__)
    for row in rows(scan):
        yield line_of([_cell(value) for value in msgspec.structs.astuple(row)])


def _cell(value: str | int | datetime | tuple[str, ...] | None) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
    if not value:
        return "0" if value == 0 else ""
    cell = harmless(value if isinstance(value, str) else str(value) if isinstance(value, int) else BETWEEN.join(value))
    return cell if len(cell) <= MOST else cell[: MOST - 1] + CUT
