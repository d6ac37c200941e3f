"""Our palette: a handful of ANSI colours, and tables that keep their columns with and without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from reports.text import columns, padded

if TYPE_CHECKING:
    from findings.declare import Severity

RESET = "\x1b[0m"
BOLD = "1"
DIM = "2"
RED = "31"
GREEN = "32"
YELLOW = "33"
CYAN = "36"
ALARM = "1;97;41"

SEVERITY_INK = {
    "critical": ALARM,
    "high": f"{BOLD};{RED}",
    "medium": YELLOW,
    "low": CYAN,
    "info": DIM,
}
HOW_INK = {"came": GREEN, "went": RED, "changed": YELLOW}


class Ink(msgspec.Struct, frozen=True):
    """Paints text, or leaves it as it is where colour is not wanted. Text must be clean and wrapped before."""

    colour: bool

    def paint(self, text: str, code: str) -> str:
        """Return the text in that ANSI code; leading and trailing space stays unpainted."""
        body = text.strip(" ")
        if not self.colour or not body:
            return text
        start = text.index(body)
        return f"{text[:start]}\x1b[{code}m{body}{RESET}{text[start + len(body) :]}"

    def bold(self, text: str) -> str:
        """Paint what a hurried reader must see."""
        return self.paint(text, BOLD)

    def dim(self, text: str) -> str:
        """Paint what a hurried reader may skip."""
        return self.paint(text, DIM)

    def severity(self, severity: Severity, text: str) -> str:
        """Paint a text in the colour of a severity."""
        return self.paint(text, SEVERITY_INK[severity.value])


def table(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset(), gap: str = "  ") -> Iterator[str]:
    """Align clean cells in columns; the numbers of the columns in ``right`` are flushed right."""
    widths = [max(columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (padded(cell, widths[at], right=at in right) for at, cell in enumerate(row))
        yield gap.join(cells).rstrip()
