"""A permission as a stream declares it, read once and used for calls, gaps and policy text alike."""

from __future__ import annotations

import msgspec


class Permission(msgspec.Struct, frozen=True):
    """Capabilities on a path pattern (``+`` is one segment, a last ``*`` is any ending) and a note."""

    capabilities: tuple[str, ...]
    path: str
    note: str = ""

    @property
    def needs_token(self) -> bool:
        """Whether a policy has to grant it."""
        return self.note != "no token needed"

    def covers(self, path: str) -> bool:
        """Whether the pattern matches that very path."""
        wanted = path.rstrip("/").split("/")
        for place, segment in enumerate(pattern := self.path.split("/")):
            if segment == "*" and place == len(pattern) - 1:
                return len(wanted) >= place
            if place >= len(wanted) or segment not in {"+", wanted[place]}:
                return False
        return len(wanted) == len(pattern)

    def exact(self, path: str) -> str:
        """The permission as text, or the same on that very path when the pattern does not reach it."""
        below = f"{path}*" if path.endswith("/") else path
        shown = self.path if self.covers(path) else below
        note = f" ({self.note})" if self.note else ""
        return f"{','.join(self.capabilities)} {shown}{note}"


def permission(text: str) -> Permission:
    """Read ``update auth/token/lookup-accessor (reads only)``."""
    capabilities, _, rest = text.partition(" ")
    path, _, note = rest.partition(" (")
    return Permission(tuple(capabilities.split(",")), path, note.removesuffix(")"))
