"""The whole sweep as one JSON document, for programs; its schema is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.leaks import Sweep
from reports.leaks.declare import leak_reporter
from reports.leaks.document import findings_of, head_of, ignored_of
from reports.leaks.written import array, written

if TYPE_CHECKING:
    from reports.declare import Style


@leak_reporter("json", suffix=".json", consumer="programs that want the whole sweep at once")
def render_json(sweep: Sweep, _style: Style) -> Iterator[str]:
    """Render the sweep, complete whatever the style's limit, one item of a list a line so that files diff well."""
    head = head_of(sweep)
    yield "{\n"
    for name in head.__struct_fields__:
        yield f'"{name}": {written(getattr(head, name))},\n'
    lists = {"findings": findings_of, "ignored": ignored_of}
    for name, of in lists.items():
        yield f'"{name}": '
        yield from array(of(sweep))
        yield ",\n"
    yield '"coverage": '
    yield from array(sweep.swept)
    yield ',\n"stale": '
    yield from array(sweep.stale)
    yield "\n}\n"
