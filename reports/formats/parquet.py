"""A scan as a Parquet file, for DuckDB, Spark, pandas and what else asks questions of many scans at once.

The columns are those of the table for spreadsheets, with types: times are UTC, evidence and frameworks are lists, and
what was not reported is null and never an empty text. Estate and scan stand in every row, so the files of all scans
can be read as one table. Rows are written group by group, so memory does not grow with their number.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from reports.declare import Needs, Style, reporter
from reports.rows import Row, rows
from reports.scan import Scan
from reports.text import clean

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]  # because it has none of its own

GROUP = 5_000
"""Rows of a group."""
TIMES = ("first_seen", "last_seen", "due", "fixed")
LISTS = ("evidence", "frameworks")


@reporter(
    "parquet",
    suffix=".parquet",
    consumer="DuckDB, Spark, pandas and data lakes",
    binary=True,
    needs=Needs("pyarrow", extra="parquet"),
)
def render_parquet(scan: Scan, _style: Style) -> Iterator[bytes]:
    """Render the table, complete whatever the style's limit."""
    import pyarrow as pa  # noqa: PLC0415  because only this format needs it
    from pyarrow import parquet  # noqa: PLC0415  because only this format needs it

    schema, outlet, left = _schema(pa), Outlet(), rows(scan)
    with parquet.ParquetWriter(outlet, schema, compression="zstd") as writer:
        while group := list(islice(left, GROUP)):
            writer.write_table(pa.Table.from_pydict(_columns(scan, group), schema))
            yield outlet.taken()
    yield outlet.taken()


def _schema(pa: Any) -> pa.Schema:  # noqa: ANN401  because a module has no type that names its contents
    types = {"risk": pa.int16()} | dict.fromkeys(TIMES, pa.timestamp("us", "UTC"))
    types |= dict.fromkeys(LISTS, pa.list_(pa.string()))
    columns = [(name, types.get(name, pa.string())) for name in Row.__struct_fields__]
    return pa.schema([("estate", pa.string()), ("scan", pa.int64()), *columns])


def _columns(scan: Scan, group: Sequence[Row]) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {"estate": [clean(scan.estate)] * len(group), "scan": [scan.number] * len(group)}
    return columns | {name: [_value(getattr(row, name)) for row in group] for name in Row.__struct_fields__}


def _value(value: object) -> object:
    """Clean texts, for they end on somebody's terminal; nothing reported is null."""
    if isinstance(value, str):
        return clean(value) or None
    return [clean(each) for each in value] if isinstance(value, tuple) else value


class Outlet(io.RawIOBase):
    """A file that is only written to, and whose bytes are taken away while it grows."""

    def __init__(self) -> None:
        super().__init__()
        self._chunks: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        """It is for nothing else."""
        return True

    def tell(self) -> int:
        """How much was written, taken away or not."""
        return self._at

    def write(self, data: Any) -> int:  # noqa: ANN401  because the library hands over buffers of its own
        """Keep a copy, for the buffer is the library's."""
        chunk = bytes(data)
        self._chunks.append(chunk)
        self._at += len(chunk)
        return len(chunk)

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        chunks, self._chunks = self._chunks, []
        return b"".join(chunks)
