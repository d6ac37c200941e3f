"""Patterns of policies: ``*`` is any text, ``?`` any one character. Each is made into the fastest test that will do.

In an ARN the first five parts are divided by colons, and a wildcard stays inside its part, but a ``*`` that ends a
part may run on over colons. What comes after the fifth colon is one part, whatever colons it holds.
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum, StrEnum
from functools import cached_property, lru_cache

import msgspec

INNER_COLONS = 5
"""So many colons come before the last part of an ARN."""


class Wild(IntEnum):
    """A wildcard, to tell it from the character."""

    MANY = 0
    ONE = 1


CHARACTERS = "*?"
"""The characters that wildcards are written with, each at its wildcard's number."""
Piece = str | Wild
"""A pattern in pieces: literal text and wildcards."""


class Spans(StrEnum):
    """What wildcards may run over."""

    ANYTHING = "anything"
    RESOURCES = "resources"
    """As in the element Resource."""
    PARTS = "parts"
    """As the ARN operators do: each of the six parts is compared with its own."""


def pieces(text: str) -> tuple[Piece, ...]:
    """Cut a pattern into literal text and wildcards."""
    return tuple(_piece(part) for part in re.split(r"([*?])", text) if part)


def _piece(part: str) -> Piece:
    return Wild.MANY if part == "*" else Wild.ONE if part == "?" else part


@lru_cache(maxsize=65_536)
def expression(pattern: tuple[Piece, ...], spans: Spans = Spans.ANYTHING) -> re.Pattern[str]:
    """The regular expression of a pattern in pieces. However many wildcards it has, it is tried without going back."""
    head: list[str] = []
    tail: list[list[str]] = []
    colons = 0
    for at, piece in enumerate(pattern):
        kept = spans is not Spans.ANYTHING and colons < INNER_COLONS
        into = tail[-1] if tail else head
        if isinstance(piece, str):
            colons += piece.count(":")
            into.append(re.escape(piece))
        elif piece is Wild.ONE:
            into.append("[^:]" if kept else ".")
        elif kept:
            into.append(".*" if spans is Spans.RESOURCES and _ends(pattern, at) else "[^:]*")
        else:
            tail.append([])
    return re.compile("".join(head) + "".join(_tail(["".join(each) for each in tail])), re.DOTALL)


def _ends(pattern: tuple[Piece, ...], at: int) -> bool:
    """Whether what stands there is the end of its part of the ARN."""
    following = pattern[at + 1] if at + 1 < len(pattern) else ":"
    return isinstance(following, str) and following.startswith(":")


def _tail(chunks: list[str]) -> Iterator[str]:
    """What comes after stars that run over anything: each chunk is taken where it comes first, only the last is not.

    An earlier place is never worse than a later one, so the group is atomic: hostile patterns cost no more than others.
    """
    yield from (f"(?>.*?{chunk})" for chunk in chunks[:-1])
    yield from (f".*{chunk}" for chunk in chunks[-1:])


class Expression:
    """A pattern that is made into its regular expression when it is first needed: many never are."""

    def __init__(self, pattern: tuple[Piece, ...], spans: Spans) -> None:
        self._pattern = pattern
        self._spans = spans

    @cached_property
    def fullmatch(self) -> Callable[[str], object]:
        """Tests a whole text."""
        return expression(self._pattern, self._spans).fullmatch


class Matcher(msgspec.Struct, frozen=True):
    """Tests whether any of several patterns matches a whole text."""

    everything: bool
    exact: frozenset[str]
    beginnings: tuple[str, ...]
    expressions: tuple[Expression, ...]

    def matches(self, text: str) -> bool:
        """Whether one of the patterns matches."""
        if self.everything or text in self.exact or text.startswith(self.beginnings):
            return True
        for each in self.expressions:  # noqa: SIM110  because a generator costs more than what it goes through
            if each.fullmatch(text):
                return True
        return False


def matcher(patterns: Iterable[Sequence[Piece]], spans: Spans = Spans.ANYTHING) -> Matcher:
    """Sort patterns by how they can be tested; where a ``*`` ends a pattern it runs over anything."""
    everything, exact, beginnings, expressions = False, set(), [], []
    for pattern in dict.fromkeys(map(tuple, patterns)):
        if pattern == (Wild.MANY,):
            everything = True
        elif not pattern or (len(pattern) == 1 and isinstance(pattern[0], str)):
            exact.add("".join(map(str, pattern)))
        elif _is_beginning(pattern):
            beginnings.append(str(pattern[0]))
        else:
            expressions.append(Expression(pattern, spans))
    return Matcher(everything, frozenset(exact), tuple(beginnings), tuple(expressions))


def _is_beginning(pattern: tuple[Piece, ...]) -> bool:
    return len(pattern) == 2 and isinstance(pattern[0], str) and pattern[1] is Wild.MANY  # noqa: PLR2004  because a text and a star are two
