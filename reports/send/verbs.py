"""Which part of a target does what an action asks for."""

from __future__ import annotations

from typing import Protocol

from reports.send.model import Action, ActionKind, Remote, Ticket


class Makes(Protocol):
    """Writes tickets. All methods raise ``NotDone`` and ``MaybeDone``."""

    def create(self, ticket: Ticket) -> Remote:
        """Make one."""

    def update(self, ticket: Ticket, remote: Remote) -> Remote:
        """Write anew what is ours."""


class Moves(Protocol):
    """Says things on tickets and moves them. All methods raise ``NotDone`` and ``MaybeDone``."""

    def comment(self, action: Action, remote: Remote) -> Remote:
        """Say it."""

    def close(self, action: Action, remote: Remote) -> Remote:
        """Close it with why."""

    def reopen(self, action: Action, remote: Remote) -> Remote:
        """Open it again with why."""


def done(action: Action, makes: Makes, moves: Moves) -> Remote:
    """Do it, and return the ticket as it is then."""
    if action.remote is None:
        return makes.create(action.ticket)
    if action.kind is ActionKind.UPDATE:
        return makes.update(action.ticket, action.remote)
    ways = {ActionKind.COMMENT: moves.comment, ActionKind.CLOSE: moves.close, ActionKind.REOPEN: moves.reopen}
    return ways[action.kind](action, action.remote)
