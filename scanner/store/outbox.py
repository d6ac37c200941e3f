"""The outbox: what is to be done at targets, written down before it is done and gone once that is confirmed.

Every line is taken by one process at a time: it names itself and the moment in the line, in one statement that only
succeeds where nobody else has. Lines of a process that is dead, or silent for long, are *unsure*: what it began may
have been done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, delete, select

from reports.send.links import Link, Planned, Post, PostState
from scanner.store import processes, tickets
from scanner.store.lines import PostLine
from scanner.store.schema import BATCH, outbox

ENCODER = msgspec.msgpack.Encoder()
PLANNED = msgspec.msgpack.Decoder(Planned)
LOOSE = (PostState.PENDING, PostState.FAILED)
"""Certainly not done and in nobody's hands: a newer plan takes their place."""


def load(connection: Connection, estate_id: int, target: str | None = None) -> list[Post]:
    """Every line of an estate, or of one of its targets, oldest first."""
    mine = outbox.c.estate_id == estate_id
    if target is not None:
        mine &= outbox.c.target == target
    return [_post(row) for row in connection.execute(select(outbox).where(mine).order_by(outbox.c.id))]


def _post(row: Row[Any]) -> Post:
    return Post(
        id=row.id,
        planned=PLANNED.decode(row.body),
        state=PostState(row.state),
        attempts=row.attempts,
        next_attempt=row.next_attempt,
        claimed=row.claimed,
        why=row.why,
    )


def replan(
    connection: Connection, estate_id: int, target: str, planned: Iterable[Planned], basis: Collection[Link]
) -> list[Post]:
    """Put a new plan in the place of what is loose; return its lines.

    ``basis`` are the links that the plan was made from. What somebody has linked, moved or taken in hand since then is
    left to the next plan: that is how two runs at once never do the same.
    """
    mine = (outbox.c.estate_id == estate_id) & (outbox.c.target == target)
    earlier = {post.planned.after.marker: post for post in load(connection, estate_id, target)}
    connection.execute(delete(outbox).where(mine, outbox.c.state.in_(LOOSE)))
    busy = set(connection.execute(select(outbox.c.marker).where(mine)).scalars())
    before = {link.marker: link for link in basis}
    now = {link.marker: link for link in tickets.load(connection, estate_id, target)}
    posts = (
        _again(each, earlier.get(marker))
        for each in planned
        if (marker := each.after.marker) not in busy and before.get(marker) == now.get(marker)
    )
    take_in(connection, estate_id, posts)
    pending = select(outbox).where(mine, outbox.c.state == PostState.PENDING).order_by(outbox.c.id)
    return [_post(row) for row in connection.execute(pending)]


def _again(planned: Planned, earlier: Post | None) -> PostLine:
    """A line for something planned; where it was tried before, with how often, and with when it may be again."""
    if earlier is None:
        return PostLine(planned=planned, state=PostState.PENDING)
    attempts, later = earlier.attempts, earlier.next_attempt
    return PostLine(
        planned=planned,
        state=PostState.PENDING,
        attempts=attempts,
        next_attempt=later,
        why=earlier.why if later else "",
    )


def take_in(connection: Connection, estate_id: int, posts: Iterable[PostLine]) -> None:
    """Add lines, in nobody's hands."""
    rows = [
        {
            "estate_id": estate_id,
            "target": post.planned.after.target,
            "marker": post.planned.after.marker,
            "body": ENCODER.encode(post.planned),
            "owner": "",
            **{name: getattr(post, name) for name in ("state", "attempts", "next_attempt", "claimed", "why")},
        }
        for post in posts
    ]
    for start in range(0, len(rows), BATCH):
        connection.execute(outbox.insert(), rows[start : start + BATCH])


def claim(connection: Connection, ids: Collection[int], owner: str, at: datetime) -> set[int]:
    """Take lines in hand; return those that nobody else had taken."""
    free = outbox.c.id.in_(sorted(ids)) & (outbox.c.state == PostState.PENDING)
    taken = (
        outbox.update()
        .where(free)
        .values(state=PostState.IN_FLIGHT, owner=owner, claimed=at, attempts=outbox.c.attempts + 1)
    )
    return set(connection.execute(taken.returning(outbox.c.id)).scalars())


def confirm(connection: Connection, estate_id: int, id_: int, link: Link) -> None:
    """It was done: the line goes, and the link is as it is now."""
    connection.execute(delete(outbox).where(outbox.c.id == id_))
    tickets.save(connection, estate_id, link)


def put_back(
    connection: Connection, id_: int, state: PostState, *, why: str = "", next_attempt: datetime | None = None
) -> None:
    """Leave a line for later."""
    values = {"state": state, "why": why, "next_attempt": next_attempt, "owner": ""}
    connection.execute(outbox.update().where(outbox.c.id == id_).values(**values))


def take_unsure(connection: Connection, estate_id: int, target: str, owner: str, at: datetime) -> list[Post]:
    """Take in hand what may have been done: lines that say so, and lines of processes that live no more."""
    mine = (outbox.c.estate_id == estate_id) & (outbox.c.target == target)
    doubtful = outbox.c.state.in_((PostState.UNSURE, PostState.IN_FLIGHT))
    taken = []
    for row in connection.execute(select(outbox).where(mine, doubtful).order_by(outbox.c.id)).all():
        if row.state == PostState.UNSURE or processes.gone(row.owner, row.claimed, at):
            same: ColumnElement[bool] = (outbox.c.id == row.id) & (outbox.c.owner == row.owner)
            hold = outbox.update().where(same, outbox.c.state == row.state)
            if connection.execute(hold.values(state=PostState.IN_FLIGHT, owner=owner, claimed=at)).rowcount:
                # With the moment at which it was begun: so long ago it may have been done.
                taken.append(_post(row))
    return taken
