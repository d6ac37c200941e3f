"""What reports of other scanners say, in words of our own."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Leaked(msgspec.Struct, frozen=True, kw_only=True):
    """A secret that a scanner found. It holds the value where the report does, and does not show it when printed."""

    scanner: str
    rule: str
    path: str
    line: int = 0
    value: str = ""
    """Empty where the report hides it."""
    context: str = ""
    """The text around the value, where the report has it."""
    digest: str = ""
    """What the scanner itself recognises the value by, where it hides it."""
    credential: str | None = None
    repository: str = ""
    """Where the scanner says it read: an address, or the name of a repository."""
    commit: str = ""
    author: str | None = None
    at: datetime | None = None

    def __repr__(self) -> str:
        return f"Leaked({self.scanner} {self.rule}, {self.path}:{self.line})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        # rich asks for this one, and what it would inherit shows every field.
        return [("scanner", self.scanner), ("rule", self.rule), ("path", self.path), ("line", self.line)]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A trouble that a scanner found with something: a check of it failed."""

    scanner: str
    check: str
    title: str
    severity: str
    subject: str
    """The id of what it speaks of, as its platform has it; a path and line where it is in a file."""
    message: str = ""
    remedy: str = ""
    reference: str = ""
    scope: str = ""
    """The account, subscription, project or repository."""
    region: str = ""
    at: datetime | None = None


class Settled(msgspec.Struct, frozen=True):
    """Something that the report tells and that asks for nothing: it passed, was accepted, or is not there any more."""


Said = Leaked | Verdict | Settled
