"""Text that is safe inside Markdown, and a writer that keeps a page under a size and says what it left out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from reports.text import clean, cut, number

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$])")
# An invisible space after these keeps a host from making a mention, a reference or a link of somebody's text.
LINKING = re.compile(r"(@|#|://|www\.|GH-)(?=\S)", re.IGNORECASE)
LEADING = re.compile(r"^(\s*)([#>+=-]|\d+(?=[.)](?:\s|$)))")
"""What means something at the beginning of a line only."""
TEXT_ROOM = 600
CODE_ROOM = 160


def prose(text: str, room: int = TEXT_ROOM) -> str:
    """Return a text that shows as it is: no markup, no HTML, no mention, no link; cut when it is very long."""
    shown = SPECIAL.sub(r"\\\1", cut(text, room).replace("&", "&amp;"))
    # A space of no width: an escape before a number would be shown.
    shown = LEADING.sub(lambda found: f"{found[1]}\u200b{found[2]}", shown)
    return (
        LINKING.sub(lambda found: f"{found[1]}&#8203;", shown)
        .replace("\\<", "&lt;")
        .replace("\\>", "&gt;")
        .replace("\u200b", "&#8203;")
    )


def inside_html(text: str, room: int = TEXT_ROOM) -> str:
    """Return a text for between two HTML tags, where hosts read no Markdown, and make mentions all the same."""
    shown = LINKING.sub(lambda found: f"{found[1]}\u200b", cut(text, room))
    return html.escape(shown).replace("\u200b", "&#8203;")


def code(text: str, room: int = CODE_ROOM, *, cell: bool = False) -> str:
    """Return a text as a code span, in which nothing has a meaning; in a table ``cell`` pipes are escaped as well."""
    shown = cut(" ".join(text.split(" ")), room) or " "
    fence = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    inner = f" {shown} " if shown[0] in "` " or shown[-1] in "` " else shown
    return fence + (inner.replace("|", "\\|") if cell else inner) + fence


def row(cells: Iterable[str]) -> str:
    """Return one row of a table; the cells must be safe already."""
    return "| " + " | ".join(cells) + " |"


class Budget:
    """Counts what was written, so that a page stays under a size in bytes."""

    def __init__(self, size: int) -> None:
        self.left = size

    def write(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield lines that must be there."""
        for line in lines:
            self.left -= _size(line)
            yield line

    def share(self, items: Sequence[Sequence[str]], share: int, note: str, most: int | None = None) -> Iterator[str]:
        """Yield items (each some lines) while they fit into ``share`` bytes, then ``note`` with how many did not."""
        room = min(share, self.left)
        for at, lines in enumerate(items):
            size = sum(_size(line) for line in lines)
            if size > room or at == most:
                yield from self.write(("", note.format(number(len(items) - at))))
                return
            room -= size
            yield from self.write(lines)


def _size(line: str) -> int:
    return len(clean(line).encode()) + 1
