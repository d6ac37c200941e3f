"""One run: what an earlier one left unsure is settled, then a plan is written down, and then it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec

from reports.send.links import PostState
from reports.send.model import Unreachable
from reports.send.plans import Plan
from scanner.store.book import Book
from scanner.tickets.carrying import Carrier, Outcome
from scanner.tickets.planner import Ground, Office, plan_for


class Synced(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did at one target."""

    target: str
    plan: Plan | None = None
    """None where the target could not be asked."""
    outcomes: tuple[Outcome, ...] = ()
    waiting: int = 0
    """What is still in the outbox, for the next run."""
    trouble: str = ""
    """Why not everything could be done, and how to mend it."""
    refused: bool = False
    """Whether it was our credentials."""


def sync(
    office: Office, ground: Ground, book: Book, *, at: Callable[[], datetime], sleep: Callable[[float], None]
) -> Synced:
    """Bring one target to what the scan in force says. What cannot be done now stays in the outbox."""
    run = _Run(office, ground, book, at, sleep)
    outcomes: list[Outcome] = []
    trouble, refused = "", False
    try:
        outcomes.extend(run.outcomes())
    except Unreachable as error:
        trouble, refused = str(error), error.refused
    left = [post for post in book.outbox(ground.estate, office.name) if post.state is not PostState.FAILED]
    return Synced(
        target=office.name,
        plan=run.plan,
        outcomes=tuple(outcomes),
        waiting=len(left),
        trouble=trouble or run.carrier.stopped or next((post.why for post in left if post.why), ""),
        refused=refused or any(each.refused for each in outcomes),
    )


class _Run:
    def __init__(
        self,
        office: Office,
        ground: Ground,
        book: Book,
        at: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self._office, self._ground, self._book, self._at = office, ground, book, at
        self.carrier = Carrier(office, book, ground.estate, at, sleep)
        self.plan: Plan | None = None

    def outcomes(self) -> Iterator[Outcome]:
        """Everything that was tried, as it is tried."""
        yield from self.carrier.settle()
        self.plan, links = plan_for(self._office, self._ground, self._book, self._at())
        if self.carrier.stopped:
            return
        steps = self.plan.steps
        posts = self._book.plan_tickets(
            self._ground.estate,
            self._office.name,
            [step.planned for step in steps if step.planned],
            links=[step.noted for step in steps if step.noted],
            basis=links,
        )
        now = self._at()
        yield from self.carrier.carry([post for post in posts if not post.next_attempt or post.next_attempt <= now])
        yield from self.carrier.settle()
