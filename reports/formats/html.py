"""The HTML report: one file for people, which opens offline, with everything of a scan in it."""

from __future__ import annotations

from collections.abc import Iterator

from reports.declare import Style, Whole, whole_reporter


@whole_reporter("html", suffix=".html", consumer="people: a board, a team, an auditor, without any server", binary=True)
def render_html(whole: Whole, style: Style) -> Iterator[bytes]:
    """Render the page. What it is made of is read when it is asked for: other formats do not pay for it."""
    from reports.html.document import document  # noqa: PLC0415  because it brings every rule and remedy with it
    from reports.html.material import Material  # noqa: PLC0415  because of the same

    for part in document(Material(whole), style):
        yield part.encode()
