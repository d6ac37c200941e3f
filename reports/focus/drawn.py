"""A focus graph as a file that stands alone: a picture, or its description for Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from reports.focus.as_dot import focus_dot
from reports.focus.as_svg import focus_svg
from reports.focus.model import Focus


def drawn(focus: Focus, form: str) -> Iterator[str]:
    """Draw a focus graph in a form: ``svg`` or ``dot``."""
    if form == "dot":
        yield from focus_dot(focus)
    else:
        yield focus_svg(focus, alone=True)
