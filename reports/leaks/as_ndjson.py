"""The sweep as one JSON object a line, for log pipelines and for reading with line tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from graph.leaks import Sweep
from reports.leaks.declare import leak_reporter
from reports.leaks.document import findings_of, head_of, ignored_of
from reports.leaks.written import written

if TYPE_CHECKING:
    from reports.declare import Style


@leak_reporter("ndjson", suffix=".ndjson", consumer="log pipelines and line tools")
def render_ndjson(sweep: Sweep, _style: Style) -> Iterator[str]:
    """Render a line per thing; its ``type`` is sweep, finding, ignored, coverage or stale."""
    yield from _lines("sweep", [head_of(sweep)])
    yield from _lines("finding", findings_of(sweep))
    yield from _lines("ignored", ignored_of(sweep))
    yield from _lines("coverage", sweep.swept)
    yield from _lines("stale", sweep.stale)


def _lines(type_: str, items: Iterable[msgspec.Struct]) -> Iterator[str]:
    for item in items:
        yield f'{{"type": "{type_}", {written(item)[1:]}\n'
