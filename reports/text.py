"""Small pieces of text that every report is written with: cleaning, wrapping, counting, dating.

Names come from systems that others may write to, so all of them go through ``clean`` before they are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.model import Condition

# Runners look for the first two anywhere in a line; behind a space, wrapping may make a line begin. A character that
# takes no room would not do, for they compare as their language does, which looks past it.
COMMANDS = re.compile(r"##(?=\[|vso\[)|(?<![^ ])::", re.IGNORECASE)
SEAMS = "/:-_.,;=@"
LEAST_ROOM = 20
SECONDS_IN_MINUTE = 60
SECONDS_IN_HOUR = 3600
SECONDS_IN_DAY = 86400
DAYS_IN_MONTHS = 60


def clean(text: str) -> str:
    r"""Write out what a terminal would obey or hide (ESC, newline, bidi marks): ``\x1b``, ``\n``, ``\u202e``.

    The same goes for what runners of CI obey when it is printed: ``##vso[``, ``##[`` and a ``::`` that begins a line.
    """
    shown = text if text.isprintable() else "".join(char if char.isprintable() else _written(char) for char in text)
    if ("::" in shown or "##" in shown) and ("##" in shown or " ::" in shown or shown.startswith("::")):
        return COMMANDS.sub(lambda found: f"{found[0][0]}\\x{ord(found[0][0]):x}", shown)
    return shown


def _written(char: str) -> str:
    return " " if unicodedata.category(char) == "Zs" else char.encode("unicode_escape").decode("ascii")


def columns(text: str) -> int:
    """How many terminal columns a text takes."""
    return len(text) if is_narrow(text) else sum(map(_columns, text))


def is_narrow(text: str) -> bool:
    """Whether each character is one of the Latin ones that take a column each; nearly all texts are like that."""
    if text.isascii():
        return True
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def cut(text: str, room: int) -> str:
    """Clean a text and shorten it to that many columns, with a visible mark where it was cut."""
    text = clean(text)
    # No character takes more than two columns.
    return text if 2 * len(text) <= room or columns(text) <= room else text[: _fitting(text, max(room - 1, 0))] + "…"


def held(text: str, room: int) -> str:
    """Clean and cut a text as ``cut`` does, and say so behind it: whoever needs the whole looks for it elsewhere."""
    shown = clean(text)
    if 2 * len(shown) <= room or columns(shown) <= room:
        return shown
    return f"{cut(shown, room)} (cut: {number(len(text))} characters)"


def _fitting(text: str, room: int) -> int:
    taken = 0
    for at, char in enumerate(text):
        taken += _columns(char)
        if taken > room:
            return at
    return len(text)


def padded(text: str, room: int, *, right: bool = False) -> str:
    """Fill a text with spaces up to that many columns."""
    space = " " * max(room - columns(text), 0)
    return space + text if right else text + space


def wrapped(text: str, width: int, *, first: str = "", rest: str | None = None) -> Iterator[str]:
    """Yield the cleaned text in lines no wider than ``width``; ``first`` and ``rest`` stand before the lines."""
    rest = " " * columns(first) if rest is None else rest
    room = max(width - max(columns(first), columns(rest)), LEAST_ROOM)
    words = clean(text).split()
    joined = " ".join(words)
    if len(joined) <= room and is_narrow(joined):
        yield first + joined
    elif len(max(words, key=len, default="")) <= room and is_narrow(joined):
        yield from _plainly_wrapped(joined, room, first, rest)
    else:
        yield from _closely_wrapped(words, room, first, rest)


def _plainly_wrapped(text: str, room: int, first: str, rest: str) -> Iterator[str]:
    """Wrap a text whose characters take a column each and whose words all fit."""
    before = first
    while len(text) > room:
        end = text.rfind(" ", 0, room + 1)
        yield before + text[:end]
        text, before = text[end + 1 :], rest
    yield before + text


def _closely_wrapped(words: Iterable[str], room: int, first: str, rest: str) -> Iterator[str]:
    """Wrap words column by column, and break those that no line can hold."""
    line, before, taken = "", first, 0
    for word in words:
        for piece in _pieces(word, room):
            size = columns(piece)
            if line and taken + 1 + size > room:
                yield before + line
                line, before, taken = piece, rest, size
            else:
                line, taken = (f"{line} {piece}", taken + 1 + size) if line else (piece, size)
    yield before + line


def _pieces(word: str, room: int) -> Iterator[str]:
    """Break a word that no line can hold, after a seam where it has one in the last half of the line."""
    while columns(word) > room:
        end = _fitting(word, room)
        seam = max(word.rfind(mark, end // 2, end) for mark in SEAMS) + 1
        at = seam or end
        while at > 1 and word.startswith("::", at):
            at -= 1  # no line begins as a command of a runner
        yield word[:at]
        word = word[at:]
    yield word


def number(count: int) -> str:
    """Write a whole number with a comma at the thousands."""
    return f"{count:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return the number with the right form of its noun."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(items: Iterable[str], most: int | None = None) -> str:
    """Join the way one says it: ``a, b and c``, or ``a, b and 4 more``."""
    names = list(items)
    if most is not None and len(names) > most:
        names = [*names[:most], f"{number(len(names) - most)} more"]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}" if names else ""


def day(at: datetime) -> str:
    """Write the day, in UTC."""
    return at.astimezone(UTC).date().isoformat()


def moment(at: datetime) -> str:
    """Write day and minute, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def ago(then: datetime, now: datetime) -> str:
    """How long before ``now`` something was, as one says it."""
    days = int((now - then).total_seconds() // SECONDS_IN_DAY)
    if days < 1:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{number(days)} days ago" if days < DAYS_IN_MONTHS else f"{number(days // 30)} months ago"


def lasted(start: datetime, end: datetime) -> str:
    """How long something took, as one says it."""
    seconds = max((end - start).total_seconds(), 0)
    if seconds < SECONDS_IN_MINUTE:
        return f"{seconds:.1f} s"
    if seconds < SECONDS_IN_HOUR:
        return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
    return f"{seconds // 3600:.0f} h {seconds % 3600 // 60:.0f} min"


def conditions_said(conditions: Sequence[Condition]) -> str:
    """Say conditions the inventory cannot decide: ``aws:SourceIp IpAddress 10.0.0.0/8 or …``."""
    return " and ".join(
        f"{condition.key} {condition.operator} {' or '.join(condition.values) or '(nothing)'}"
        for condition in conditions
    )
