"""The marks that people write beside a secret to say that it is none: those of every scanner, and our own.

    token = "…"  # muster:allow reason="made up for the tests" until=2030-01-01

Our own mark says why, and may say until when; one that does not say why, or whose time is over, hides nothing and is
told. It stands in the line of the secret, or alone in the line before. The marks of others stand where they look for
them, which is the line of the secret for all but one.
"""

from __future__ import annotations

import functools
import re
from datetime import date

import msgspec

from graph.leaks import Ignored

_HINTS = (b"allow", b"ignore", b"whitelist")
"""One of these is in every mark. Most lines have none, and cost no more than this."""
_OWN = b"muster:allow"
_SAME_LINE = {
    b"gitleaks:allow": "gitleaks:allow",
    b"betterleaks:allow": "betterleaks:allow",
    b"trufflehog:ignore": "trufflehog:ignore",
}


class Void(msgspec.Struct, frozen=True):
    """A mark of ours that hides nothing, and why."""

    why: str


@functools.cache
def _patterns() -> dict[str, re.Pattern[bytes]]:
    end, here, next_line = rb"[ \t\r]*$", rb"(?:allow|white)list", rb"allowlist[ -]nextline"
    told = rb" *pragma: ?%s[ -]secret"
    opened = rb"(?:#|//|'|--)[ \t]*" + told
    block = rb"/\*[ \t]*" + told + rb".*? *\*/" + end
    tag = rb"<!--[# \t]*?" + told + rb".*? ?-->" + end
    return {
        "pragma: allowlist secret": re.compile(b"|".join((opened, block, tag)) % (here, here, here)),
        "pragma: allowlist nextline secret": re.compile(
            rb"[ \t]*(?:" + b"|".join((opened, block, tag)) % (next_line, next_line, next_line) + rb")"
        ),
        "ggignore": re.compile(rb"(?<![\w-])ggignore(?![\w-])"),
        "alone": re.compile(rb"[ \t]*(?:#|//|/\*|\*|<!--|--|;|%|'|\{#|\(\*|rem )", re.IGNORECASE),
        "reason": re.compile(rb"""\breason\s*=\s*(?:\\?"([^"\\]*)\\?"|'([^']*)')"""),
        "until": re.compile(rb"""\buntil\s*=\s*["']?([^\s"',;*>]+)"""),
    }


def mark(line: bytes, before: bytes, today: date) -> Ignored | Void | None:
    """What the marks in the line of a secret and in the one before it say."""
    both = before.lower() + b"\n" + line.lower()
    if not any(hint in both for hint in _HINTS):
        return None
    alone = before if _patterns()["alone"].match(before) else b""
    own = line if _OWN in line else alone
    if _OWN in own:
        return _own(own, today)
    name = _of_others(line, before, alone)
    return Ignored(source=name, reason="a mark in the line") if name else None


def _of_others(line: bytes, before: bytes, alone: bytes) -> str:
    """The mark of another scanner that stands where that scanner looks for it."""
    patterns = _patterns()
    for word, name in _SAME_LINE.items():
        if word in line:
            return name
    # Kingfisher looks at the line before in any case. Here it has to be a remark, or it would be the mark of a line
    # with a secret of its own, and hide the next one too.
    if b"kingfisher:ignore" in line.lower() or b"kingfisher:ignore" in alone.lower():
        return "kingfisher:ignore"
    for name in ("pragma: allowlist secret", "ggignore"):
        if patterns[name].search(line):
            return name
    name = "pragma: allowlist nextline secret"
    return name if patterns[name].match(before) else ""


def _own(line: bytes, today: date) -> Ignored | Void:
    said = line[line.index(_OWN) + len(_OWN) :]
    reason = _patterns()["reason"].search(said)
    why = next(filter(None, reason.groups()), b"").decode(errors="replace").strip() if reason else ""
    if not why:
        return Void('it says no reason: write muster:allow reason="…"')
    until = _patterns()["until"].search(said)
    if until is None:
        return Ignored(source="muster:allow", reason=why)
    try:
        end = date.fromisoformat(until[1].decode(errors="replace"))
    except ValueError:
        return Void("its end is no date: write until=YYYY-MM-DD")
    return Void(f"its time was over on {end}") if today > end else Ignored(source="muster:allow", reason=why, until=end)
