"""What a live check holds in its hands for a moment. None of it shows a value when printed, and none of it is kept."""

from __future__ import annotations

from datetime import datetime

import msgspec

from graph.leaks import Verdict, Verified

Key = tuple[str, str]
"""A detector and a fingerprint: which leak it is."""


class Undecided(Exception):
    """Why a credential cannot be asked about. The message never holds a value."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A found credential with its value, held only for as long as the check takes."""

    detector: str
    fingerprint: str
    value: str
    credential: str | None = None
    facts: dict[str, str] = {}
    beside: dict[str, str] = {}
    """The value nearest to it of each other detector in the same text: a session token beside its access key."""

    @property
    def key(self) -> Key:
        """Which leak it is."""
        return self.detector, self.fingerprint

    def __repr__(self) -> str:
        return f"Held(detector={self.detector!r}, fingerprint={self.fingerprint!r}, credential={self.credential!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        # rich asks for this one, and what it would inherit shows every field.
        return [("detector", self.detector), ("fingerprint", self.fingerprint)]


class Moment(msgspec.Struct, frozen=True):
    """Where and when a question is asked: what signatures are made over."""

    endpoint: str
    at: datetime


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into a request: what fills its path, its headers, its body."""

    path: dict[str, str] = {}
    headers: dict[str, str] = {}
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Sent(path={sorted(self.path)}, headers={sorted(self.headers)}, body of {len(self.body)} bytes)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        # rich asks for this one, and what it would inherit shows every field.
        return [("path", sorted(self.path))]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider answered. It is not shown either: some answers hold a token."""

    status: int
    headers: dict[str, str] = {}
    """By their names in lower case."""
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Answer(status={self.status}, body of {len(self.body)} bytes)"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        # rich asks for this one, and what it would inherit shows every field.
        return [("status", self.status)]

    @property
    def said(self) -> dict[str, object] | None:
        """The JSON object that was answered; None for anything else, such as the page of a proxy."""
        try:
            return msgspec.json.decode(self.body, type=dict[str, object])
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def find(self, path: str) -> str:
        """Follow a path such as ``teams.0.name`` through what was said; ``@name`` is a header. Empty if not there."""
        if path.startswith("@"):
            return self.headers.get(path[1:], "")
        found: object = self.said
        for step in path.split("."):
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
                found = found[int(step)]
            else:
                return ""
        return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def active(who: str = "", why: str = "") -> Verified:
    """The provider knows the credential."""
    return Verified(verdict=Verdict.ACTIVE, who=who, why=why)


def refused(why: str = "") -> Verified:
    """The provider does not take the credential."""
    return Verified(verdict=Verdict.REFUSED, why=why)


def unknown(why: str) -> Verified:
    """Nobody can tell."""
    return Verified(verdict=Verdict.UNKNOWN, why=why)
