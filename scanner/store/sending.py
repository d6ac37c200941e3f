"""What the book knows of all that is sent: messages to channels, and tickets with the outbox before them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from reports.send.links import Link, Planned, Post, PostState
from scanner.store import messages, outbox, scans, tickets
from scanner.store.engine import Database
from scanner.store.messages import Address, Message, MessageState


class Sending:
    """The part of the book about what is sent. Whoever takes something in hand does so as its ``owner``."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database, self._owner = database, owner

    # Messages

    def messages(self, estate: str) -> list[Message]:
        """What became of every message to a channel, newest first."""
        with self._database.reading() as connection:
            key = scans.estate_id(connection, estate)
            return [] if key is None else messages.load(connection, key)

    def addresses(self, estate: str, channel: str, offered: Mapping[str, str]) -> list[Address]:
        """A channel's addresses, given by fingerprint and service, under the names that they were first told under."""
        with self._database.writing() as connection:
            key = scans.lock_estate(connection, estate)
            return list(messages.addresses(connection, key, channel, offered))

    def last_told(self, estate: str, address: Address) -> int | None:
        """The newest scan that an address was told of."""
        with self._database.reading() as connection:
            key = scans.estate_id(connection, estate)
            return None if key is None else messages.last_told(connection, key, address)

    def claim_message(
        self, estate: str, address: Address, scan: int, at: datetime, *, again: bool = False
    ) -> MessageState | None:
        """Take the telling of a scan in hand: None where it is ours to send, else how it stands."""
        with self._database.writing() as connection:
            key = scans.lock_estate(connection, estate)
            return messages.claim(connection, key, address, scan, owner=self._owner, at=at, again=again)

    def settle_message(
        self, estate: str, address: Address, scan: int, *, state: MessageState, at: datetime, why: str = ""
    ) -> None:
        """Write down what became of a message that was ours to send."""
        with self._database.writing() as connection:
            key = scans.lock_estate(connection, estate)
            messages.settle(connection, key, address, scan, state=state, at=at, why=why)

    # Tickets

    def tickets(self, estate: str, target: str | None = None) -> list[Link]:
        """The links from findings to tickets, of all targets or of one."""
        with self._database.reading() as connection:
            key = scans.estate_id(connection, estate)
            return [] if key is None else tickets.load(connection, key, target)

    def outbox(self, estate: str, target: str | None = None) -> list[Post]:
        """What is to be done at targets and not yet confirmed."""
        with self._database.reading() as connection:
            key = scans.estate_id(connection, estate)
            return [] if key is None else outbox.load(connection, key, target)

    def plan_tickets(
        self, estate: str, target: str, planned: Sequence[Planned], *, links: Sequence[Link], basis: Sequence[Link]
    ) -> list[Post]:
        """Write a plan into the outbox, in the place of the last, and ``links`` that only we had to change.

        ``basis`` are the links it was made from: what changed meanwhile is left to the next plan.
        """
        with self._database.writing() as connection:
            key = scans.lock_estate(connection, estate)
            before = {link.marker: link for link in basis}
            now = {link.marker: link for link in tickets.load(connection, key, target)}
            fresh = [link for link in links if before.get(link.marker) == now.get(link.marker)]
            for link in fresh:
                tickets.save(connection, key, link)
            noted = {link.marker: link for link in (*basis, *fresh)}
            return outbox.replan(connection, key, target, planned, noted.values())

    def claim_posts(self, posts: Sequence[Post], at: datetime) -> list[Post]:
        """Take lines of the outbox in hand; those that come back are ours alone."""
        with self._database.writing() as connection:
            ours = outbox.claim(connection, [post.id for post in posts], self._owner, at)
        return [post for post in posts if post.id in ours]

    def unsure_posts(self, estate: str, target: str, at: datetime) -> list[Post]:
        """Take in hand what may have been done, by us or by a run that died."""
        with self._database.writing() as connection:
            key = scans.lock_estate(connection, estate)
            return outbox.take_unsure(connection, key, target, self._owner, at)

    def confirm_post(self, estate: str, post: Post, link: Link) -> None:
        """Something was done: its line goes, and the link is as it is now."""
        with self._database.writing() as connection:
            outbox.confirm(connection, scans.lock_estate(connection, estate), post.id, link)

    def put_back_post(
        self, post: Post, state: PostState, *, why: str = "", next_attempt: datetime | None = None
    ) -> None:
        """Leave something for later, with why it is not done."""
        with self._database.writing() as connection:
            outbox.put_back(connection, post.id, state, why=why, next_attempt=next_attempt)

    def unlink_tickets(self, estate: str, target: str, markers: Collection[str]) -> int:
        """Forget tickets, which stay where they are; return how many were known."""
        with self._database.writing() as connection:
            return tickets.forget(connection, scans.lock_estate(connection, estate), target, markers)
