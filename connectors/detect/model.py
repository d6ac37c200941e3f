"""What a detector declares, and what comes out of one."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec


class Candidate(msgspec.Struct, frozen=True):
    """What a detector's ``confirm`` took for a secret: its value, and its credential's public id if the text has it."""

    value: str
    credential: str | None = None

    def __repr__(self) -> str:
        return f"Candidate(credential={self.credential!r})"


class Detector(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of secret. ``keywords`` are cheap to look for and one must be there before ``expression`` is run.

    ``expression`` is bounded and anchored on its keyword; ``confirm`` looks at its surroundings and says what the
    secret is, or None where it is a placeholder or something else that looks like one.
    """

    name: str
    title: str
    keywords: tuple[bytes, ...]
    expression: re.Pattern[bytes]
    confirm: Callable[[re.Match[bytes]], Candidate | None]


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """One secret in the text at hand. ``value`` is for ``seen`` alone; printing a match does not show it."""

    detector: str
    line: int
    value: str
    credential: str | None = None

    def __repr__(self) -> str:
        return f"Match(detector={self.detector!r}, line={self.line}, credential={self.credential!r})"


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A match without its value: this may be kept."""

    detector: str
    line: int
    fingerprint: str
    preview: str
    credential: str | None = None
