"""Text that is safe inside Markdown, and a writer that keeps a page under a size and says what it left out."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from reports.text import clean, cut, number

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$])")
# An invisible space after these keeps a host from making a mention, a reference or a link of somebody's text. The later
# ones are GitLab's: merge requests, epics, snippets, milestones, labels, and what it writes in brackets or by words.
# The sign stands before what is said of it, for a search goes fast from sign to sign.
LINKING = re.compile(
    r"""[@#:wWgG!&$%~\[*](?:
        (?<=[@#])(?=\S) | (?<=:)//(?=\S) | (?<=[wW])[wW]{2}\.(?=\S) | (?<=[gG])[hHlL]-(?=\S)
        | (?<=[!&$])(?=\d) | (?<=[%~])(?=[\w"]) | (?<=\[)(?=[A-Za-z_]+:) | (?<=\*)(?=iteration:)
    )""",
    re.VERBOSE,
)
# Whoever copies a commit's hash needs it whole, so it is shown as code, where no host looks for references, with all it
# stands in. A number alone is left, though it can be a hash: account numbers are in half of all sentences.
HASH = re.compile(r"[0-9a-fA-F](?<!\w.)(?:(?<=[a-fA-F])|(?=\d*[a-fA-F]))[0-9a-fA-F]{6,39}(?!\w)")
BETWEEN = frozenset(" ()[]{}<>|`'\",;…")
ENDING = ".:!?"
LEADING = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)](?:\s|$)))")
"""What means something at the beginning of a line only."""
T = TypeVar("T")
TEXT_ROOM = 600
CODE_ROOM = 160


def prose(text: str, room: int = TEXT_ROOM) -> str:
    """Return a text that shows as it is: no markup, no HTML, no mention, no link; cut when it is very long."""
    return _written(cut(text, room), _escaped, lambda part: code(part, room))


def inside_html(text: str, room: int = TEXT_ROOM) -> str:
    """Return a text for between two HTML tags, where hosts read no Markdown, and make mentions all the same."""
    return _written(
        cut(text, room), lambda part: html.escape(unlinked(part)), lambda part: f"<code>{html.escape(part)}</code>"
    )


def unlinked(text: str) -> str:
    """Return a cleaned text of which no host makes mentions, references or links; for where nothing else is read."""
    return LINKING.sub(lambda found: f"{found[0]}\u200b", text)


def _written(text: str, plain: Callable[[str], str], as_code: Callable[[str], str]) -> str:
    parts = []
    done = 0
    for start, end in _hashes(text):
        parts += [plain(text[done:start]), as_code(text[start:end])]
        done = end
    return "".join((*parts, plain(text[done:]))).replace("\u200b", "&#8203;")


def _hashes(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where there are words with what may be the hash of a commit in them."""
    done = 0
    for found in HASH.finditer(text):
        start, end = found.span()
        if start < done:
            continue
        while start > done and text[start - 1] not in BETWEEN:
            start -= 1
        while end < len(text) and text[end] not in BETWEEN:
            end += 1
        done = max(len(text[:end].rstrip(ENDING)), found.end())
        yield start, done


def _escaped(text: str) -> str:
    shown = SPECIAL.sub(r"\\\1", unlinked(text).replace("&", "&amp;"))
    # A space of no width: an escape before a number would be shown.
    shown = LEADING.sub(lambda found: f"{found[1]}\u200b{found[2]}", shown)
    return shown.replace("\\<", "&lt;").replace("\\>", "&gt;")


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

    def share(
        self, items: Sequence[T], told: Callable[[T], Sequence[str]], share: int, note: str, most: int | None = None
    ) -> Iterator[str]:
        """Yield the lines of items while they fit into ``share`` bytes, then ``note`` with how many items did not."""
        room = min(share, self.left)
        for at, lines in enumerate(map(told, items)):
            size = sum(_size(line) for line in lines)
            if size > room or at == most:
                yield from self.write(("", note.format(number(len(items) - at))))
                return
            room -= size
            yield from self.write(lines)


def _size(line: str) -> int:
    return len(clean(line).encode()) + 1
