"""What comes out of an archive, and how much of it is read."""

from __future__ import annotations

import msgspec

from graph.leaks import Unread

MB = 1 << 20


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """How far one outermost archive is read. What is beyond is told as unread."""

    depth: int = 3
    """How many archives may lie in one another, the outermost included. A compressed tar is one."""
    total: int = 256 * MB
    """Bytes inflated of one outermost archive, whatever is nested in it."""
    member: int = 32 * MB
    """Bytes read of one member; the rest of it is not read."""
    members: int = 100_000
    """Members of one outermost archive."""
    ratio: int = 200
    """How many times its own size an archive may inflate to, once it has inflated to ``harmless`` bytes."""
    harmless: int = 16 * MB


DEFAULT = Budget()


class Member(msgspec.Struct, frozen=True):
    """One file of an archive, or as much of it as could be read."""

    path: str
    data: bytes

    def __repr__(self) -> str:
        return f"Member({self.path!r}, {len(self.data)} bytes)"


class Skipped(msgspec.Struct, frozen=True):
    """What is left out on purpose because its format is not read here: to be counted by ``why``, not a fault."""

    path: str
    why: str


Part = Member | Skipped | Unread


class Damaged(Exception):
    """An archive or a member cannot be read any further."""


class Spent(Exception):
    """The budget of the outermost archive is used up."""


class Allowance:
    """What is left of the budget of one outermost archive."""

    def __init__(self, budget: Budget, size: int) -> None:
        self.budget = budget
        self._most = min(budget.total, max(budget.harmless, size * budget.ratio))
        self._inflated = 0
        self._members = 0

    def inflated(self, count: int) -> None:
        """Count inflated bytes."""
        self._inflated += count
        if self._inflated > self._most:
            raise Spent(self._too_much())

    def opened(self) -> None:
        """Count a member."""
        self._members += 1
        if self._members > self.budget.members:
            raise Spent(f"has more than {self.budget.members} members; the rest was not read")

    def _too_much(self) -> str:
        if self._most < self.budget.total:
            return f"inflates to more than {self.budget.ratio} times its size; the rest was not read"
        return f"inflates to more than {self._most // MB} MB; the rest was not read"
