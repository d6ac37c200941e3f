"""What is the same at every tracker that keeps comments apart from its tickets: in which order things are done there.

Why a ticket is closed or opened again is said first, for who is notified of the closing looks for it. Nothing is said
twice: each comment carries the id of its action, and is looked for before it is written.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import partial

from reports.send.blocks import Body, Paragraph
from reports.send.declare import Surroundings
from reports.send.exchange import NotDone, reaching, result_of
from reports.send.model import Action, ActionKind, Failed, Remote, Result, Ticket
from reports.send.settling import Settling
from reports.send.twins import without_twins
from reports.send.verbs import done


class Tracker(ABC):
    """Does one thing after the other. All of its methods raise ``NotDone`` and, where they write, ``MaybeDone``."""

    at_once = 1
    place = ""
    """As messages name it."""

    def __init__(self, around: Surroundings) -> None:
        """Ask nothing yet."""
        self._settling = Settling(around)

    @abstractmethod
    def found(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """The tickets of these markers and ids, and perhaps others, the oldest first."""

    @abstractmethod
    def create(self, ticket: Ticket) -> Remote:
        """Make a ticket."""

    @abstractmethod
    def update(self, ticket: Ticket, remote: Remote) -> Remote:
        """Write anew what is ours."""

    @abstractmethod
    def current(self, remote: Remote) -> Remote | None:
        """The ticket as it is now; None where it is gone."""

    @abstractmethod
    def has_said(self, remote: Remote, mark: str) -> bool:
        """Whether there is a comment with this mark."""

    @abstractmethod
    def say(self, remote: Remote, text: Body, mark: str) -> None:
        """Comment on a ticket."""

    @abstractmethod
    def turn(self, remote: Remote, action: Action) -> Remote:
        """Close a ticket, or open it again."""

    def look(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """Tell which tickets there are under these markers and ids."""
        self._settling.wait()
        markers_, ids_ = set(markers), set(ids)
        with reaching():
            ours = (each for each in self.found(markers, ids) if each.marker in markers_ or each.id in ids_)
            yield from without_twins(ours, ids_)

    def carry_out(self, actions: Sequence[Action]) -> Iterator[Result]:
        """Do one thing after the other."""
        for action in actions:
            yield self._settling.noticed(result_of(partial(done, action, self, self)))

    def comment(self, action: Action, remote: Remote) -> Remote:
        """Say it."""
        now = self._now(remote)
        self._say(action, now)
        return now

    def close(self, action: Action, remote: Remote) -> Remote:
        """Close it, and say why."""
        return self._turned(action, remote)

    def reopen(self, action: Action, remote: Remote) -> Remote:
        """Open it again, and say why."""
        return self._turned(action, remote)

    def _turned(self, action: Action, remote: Remote) -> Remote:
        now = self._now(remote)
        if now.open is (action.kind is ActionKind.REOPEN):
            # Somebody was faster, and it stays as they left it.
            return now
        self._say(action, now)
        return self.turn(now, action)

    def _now(self, remote: Remote) -> Remote:
        now = self.current(remote)
        if now is None:
            raise self.gone(remote)
        return now

    def gone(self, remote: Remote) -> NotDone:
        """What is raised where a ticket is no longer there."""
        why = f"{self.place} no longer has the ticket {remote.url or remote.id}, or does not show it to us"
        return NotDone(Failed(why=why, mend="Take the link away with muster tickets unlink, if it was deleted"))

    def _say(self, action: Action, remote: Remote) -> None:
        if action.text and not self.has_said(remote, action.id):
            self.say(remote, action.text, action.id)


def meant_for(name: str | None) -> Body:
    """What a ticket says where nobody can be assigned by the name that settings give."""
    return (Paragraph(f"Meant for {name}, who cannot be assigned here."),) if name else ()
