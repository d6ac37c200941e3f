r"""Expressions as Go writes them (RE2), turned into Python's: what the rules and allow lists of gitleaks are made of.

Both are alike but for small things: flags in the middle of an expression, POSIX classes, what ``$`` and ``\\z`` mean.
RE2 has no need for bounds, and our engine does, so every unbounded repeat of a rule gets one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_TOKEN = re.compile(
    r"(?P<quote>\\Q(?P<quoted>.*?)(?:\\E|$))"
    r"|(?P<escape>\\(?:x\{[0-9A-Fa-f]+\}|x[0-9A-Fa-f]{2}|[pP](?:\{\^?\w+\}|\w)|[0-7]{1,3}|.))"
    r"|(?P<flags>\(\?(?P<letters>[imsU]*(?:-[imsU]+)?)(?P<close>[:)]))"
    r"|(?P<named>\(\?P?<(?P<name>\w+)>)"
    r"|(?P<plain>\(\?:)"
    r"|(?P<group>\()"
    r"|(?P<end>\))"
    r"|(?P<or>\|)"
    r"|(?P<class>\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\])"
    r"|(?P<open>[*+]|\{(?P<least>\d+),\})"
    r"|(?P<count>\{\d+(?:,\d+)?\})"
    r"|(?P<any>\.)"
    r"|(?P<start>\^)"
    r"|(?P<stop>\$)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_IN_CLASS = re.compile(r"\[:(\^?)(\w+):\]|\\x\{([0-9A-Fa-f]+)\}|\\([pP].*)|(\\.)|([\[&~|])|(--)", re.DOTALL)
_POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7f", "blank": r"\t ", "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~", "space": r"\t-\r ",
    "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_ASCII = 0x7F
FEW = 4
"""So often may a group repeat whatever repeats within it."""


class Foreign(ValueError):
    """An expression of Go's that cannot be had in Python, and why."""


class _Flags(msgspec.Struct, frozen=True):
    """What is switched on at some place of an expression."""

    fold: bool = False
    lines: bool = False
    dot: bool = False

    def changed(self, letters: str) -> _Flags:
        """These flags with some switched on or off."""
        on, _, off = letters.partition("-")
        if "U" in letters:
            raise Foreign("the flag U (repeats that take little) is not known here: write *? and +? instead")
        return _Flags(
            fold=(self.fold or "i" in on) and "i" not in off,
            lines=(self.lines or "m" in on) and "m" not in off,
            dot=(self.dot or "s" in on) and "s" not in off,
        )


class _Group(msgspec.Struct):
    """A group that is being written: its flags now, those it began with, and whether a piece with others is open."""

    flags: _Flags
    outer: bool = False
    apart: bool = False
    repeats: bool = False
    """Whether something in it repeats without a bound."""


class Translation:
    """One expression on its way from Go to Python. ``bound`` closes unbounded repeats; None leaves them open."""

    def __init__(self, expression: str, bound: int | None = None) -> None:
        self._expression = expression
        self._bound = bound
        self._groups = [_Group(_Flags())]
        self._closed: _Group | None = None
        """The group that ends right before the token at hand."""

    def text(self) -> str:
        """The expression as Python reads it; ``Foreign`` where that cannot be."""
        written = "".join(self._pieces())
        if len(self._groups) != 1:
            raise Foreign("a group is not closed")
        try:
            re.compile(written.encode())
        except (re.error, OverflowError, RecursionError) as error:
            raise Foreign(f"not an expression: {error}") from None
        return written

    def _pieces(self) -> Iterator[str]:
        for token in _TOKEN.finditer(self._expression):
            yield getattr(self, f"_{token.lastgroup}", self._as_is)(token)
            if token.lastgroup != "end":
                self._closed = None
        yield self._case(ends=True)

    def _as_is(self, token: re.Match[str]) -> str:
        return token[0]

    def _case(self, *, ends: bool = False) -> str:
        """Open or close the piece of the group at hand in which case counts otherwise than around it."""
        group = self._groups[-1]
        wanted = group.flags.fold != group.outer and not ends
        if group.apart == wanted:
            return ""
        group.apart = wanted
        return f"(?{'' if group.flags.fold else '-'}i:" if wanted else ")"

    def _quote(self, token: re.Match[str]) -> str:
        return re.escape(token["quoted"])

    def _flags(self, token: re.Match[str]) -> str:
        group = self._groups[-1]
        flags = group.flags.changed(token["letters"])
        if token["close"] == ")":
            group.flags = flags
            return self._case()
        self._groups.append(_Group(flags, group.flags.fold))
        return "(?:" + self._case()

    def _named(self, token: re.Match[str]) -> str:
        return self._opened(f"(?P<{token['name']}>")

    def _plain(self, token: re.Match[str]) -> str:
        return self._opened(token[0])

    def _group(self, token: re.Match[str]) -> str:
        return self._opened(token[0])

    def _opened(self, text: str) -> str:
        flags = self._groups[-1].flags
        self._groups.append(_Group(flags, flags.fold))
        return text

    def _end(self, _token: re.Match[str]) -> str:
        if len(self._groups) == 1:
            raise Foreign("a group is closed that was not opened")
        closed = self._case(ends=True)
        self._closed = self._groups.pop()
        self._groups[-1].repeats |= self._closed.repeats
        return closed + ")"

    def _or(self, _token: re.Match[str]) -> str:
        return f"{self._case(ends=True)}|{self._case()}"

    def _any(self, _token: re.Match[str]) -> str:
        return r"[\s\S]" if self._groups[-1].flags.dot else r"[^\n]"

    def _start(self, _token: re.Match[str]) -> str:
        return "(?m:^)" if self._groups[-1].flags.lines else r"\A"

    def _stop(self, _token: re.Match[str]) -> str:
        return "(?m:$)" if self._groups[-1].flags.lines else r"\Z"

    def _open(self, token: re.Match[str]) -> str:
        self._refuse_nested()
        self._groups[-1].repeats = True
        if self._bound is None:
            return token[0]
        least = int(token["least"] or token[0] == "+")
        return f"{{{least},{max(least, self._bound)}}}"

    def _count(self, token: re.Match[str]) -> str:
        least, _, most = token[0][1:-1].partition(",")
        if int(most or least) > FEW:
            self._refuse_nested()
        return token[0]

    def _refuse_nested(self) -> None:
        """RE2 takes a repeat of repeats in its stride; Python can take forever, and no repository is to be trusted."""
        if self._closed and self._closed.repeats:
            raise Foreign("a repeat without a bound within a repeat could take forever here; bound the inner one")

    def _other(self, token: re.Match[str]) -> str:
        return r"\{" if token[0] == "{" else token[0]

    def _escape(self, token: re.Match[str]) -> str:
        text = token[0]
        if text[1] in "pP":
            raise Foreign(f"{text}: classes of Unicode are not known here; write the letters that are meant")
        if text[1] == "C":
            return r"[\s\S]"
        if text.startswith(r"\x{"):
            return re.escape(chr(int(text[3:-1], 16)))
        return {r"\z": r"\Z"}.get(text, text)

    def _class(self, token: re.Match[str]) -> str:
        text = token[0]
        head = 2 if text[1] == "^" else 1
        first = r"\]" if text[head] == "]" else ""
        inner = text[head + len(first) // 2 : -1]
        if any(ord(each) > _ASCII for each in inner):
            raise Foreign(f"{text}: a class of letters beyond ASCII is not known here; write them as alternatives")
        return text[:head] + first + _IN_CLASS.sub(_member, inner) + "]"


def _member(piece: re.Match[str]) -> str:
    """A piece of a class, so that Python reads it as Go does."""
    negated, posix, code, unicode, escape, special, _ = piece.groups()
    if unicode:
        raise Foreign(f"\\{unicode}: classes of Unicode are not known here; write the letters that are meant")
    if posix and (negated or posix not in _POSIX):
        raise Foreign(f"{piece[0]} is not known here; write the letters that are meant")
    if posix:
        return _POSIX[posix]
    if code:
        if int(code, 16) > _ASCII:
            raise Foreign(f"{piece[0]}: a letter beyond ASCII cannot stand in a class here")
        return f"\\x{int(code, 16):02x}"
    if escape:
        return escape
    return f"\\{special}" if special else r"-\-"


def translated(expression: str, bound: int | None = None) -> str:
    """An expression of Go's as Python reads it; ``Foreign`` where that cannot be."""
    return Translation(expression, bound).text()
