"""Which address of a channel was told of which scan, and what is on its way.

Services that take messages cannot be asked whether one arrived. So a message is written down before it is sent, by one
process at a time (whoever asks holds the estate's lock). One whose sender died on the way *may* have arrived: it is not
sent again unless somebody says so.

An address holds what lets us in, so it is known by its keyed fingerprint, wherever it stands in the settings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select

from scanner.store import processes
from scanner.store.schema import BATCH, insert, message


class MessageState(StrEnum):
    """Where a message is."""

    SENDING = "sending"
    SENT = "sent"
    QUIET = "quiet"
    """There was nothing to say."""
    FAILED = "failed"
    """The service refused it or did not answer; the next run tries again."""
    UNSURE = "unsure"
    """It may have arrived."""


TOLD = (MessageState.SENT, MessageState.QUIET)


class Address(msgspec.Struct, frozen=True, omit_defaults=True):
    """One address of a channel, by a name that may be shown: its service, and which of that service was told first."""

    channel: str
    name: str
    fingerprint: str = ""
    """Of the address itself. Empty for what an earlier program told."""

    @property
    def key(self) -> str:
        """What it is known by."""
        return self.fingerprint or self.name


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What became of telling one address of one scan."""

    address: Address
    scan: int
    state: MessageState
    attempts: int
    at: datetime
    why: str = ""


def load(connection: Connection, estate_id: int) -> list[Message]:
    """Every message of an estate, newest first."""
    rows = connection.execute(
        select(message).where(message.c.estate_id == estate_id).order_by(message.c.scan_number.desc(), message.c.id)
    )
    return [
        Message(
            address=Address(row.channel, row.name, row.address if row.address != row.name else ""),
            scan=row.scan_number,
            state=MessageState(row.state),
            attempts=row.attempts,
            at=row.at,
            why=row.why,
        )
        for row in rows
    ]


def take_in(connection: Connection, estate_id: int, told: Iterable[Message]) -> None:
    """Add what was told elsewhere, in nobody's hands."""
    rows = [
        {
            "estate_id": estate_id,
            "channel": each.address.channel,
            "address": each.address.key,
            "name": each.address.name,
            "scan_number": each.scan,
            "owner": "",
            **{name: getattr(each, name) for name in ("state", "attempts", "at", "why")},
        }
        for each in told
    ]
    for start in range(0, len(rows), BATCH):
        connection.execute(message.insert(), rows[start : start + BATCH])


def addresses(connection: Connection, estate_id: int, channel: str, offered: Mapping[str, str]) -> Iterator[Address]:
    """Yield the addresses of a channel, each under the name that it was first told under.

    They are given by fingerprint, each with its service. What an earlier program told was known by its place among the
    addresses of its service: it is taken for what the address in that place was told, the first time that is met.
    """
    of_channel = (message.c.estate_id == estate_id) & (message.c.channel == channel)
    told = connection.execute(select(message.c.address, message.c.name).where(of_channel).distinct())
    names = {row.address: row.name for row in told}
    for place, (fingerprint, service) in _placed(offered):
        if fingerprint not in names:
            name = f"{service} {place}"
            if names.pop(name, None):
                old = of_channel & (message.c.address == name)
                connection.execute(message.update().where(old).values(address=fingerprint))
            else:
                taken = set(names.values())
                name = next(each for n in count(1) if (each := f"{service} {n}") not in taken)
            names[fingerprint] = name
        yield Address(channel, names[fingerprint], fingerprint)


def _placed(offered: Mapping[str, str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Each address with its place among those of its service."""
    places = Counter[str]()
    for fingerprint, service in offered.items():
        places[service] += 1
        yield places[service], (fingerprint, service)


def last_told(connection: Connection, estate_id: int, address: Address) -> int | None:
    """The newest scan that an address was told of."""
    told = _of(estate_id, address) & message.c.state.in_(TOLD)
    found = connection.execute(select(func.max(message.c.scan_number)).where(told)).scalar_one()
    return None if found is None else int(found)


def claim(
    connection: Connection, estate_id: int, address: Address, scan: int, *, owner: str, at: datetime, again: bool
) -> MessageState | None:
    """Take a message in hand: None where it is ours to send, else how it stands."""
    values: dict[str, Any] = {"state": MessageState.SENDING, "owner": owner, "at": at, "why": ""}
    values["name"] = address.name
    fresh = {"estate_id": estate_id, "channel": address.channel, "address": address.key, "scan_number": scan}
    first = insert(connection, message).values(**fresh, **values, attempts=1).on_conflict_do_nothing()
    # Not by its rowcount, which PostgreSQL's driver does not tell of an INSERT.
    if connection.execute(first.returning(message.c.id)).first():
        return None
    this = _of(estate_id, address) & (message.c.scan_number == scan)
    row = connection.execute(select(message).where(this)).one()
    state = MessageState(row.state)
    if state is MessageState.SENDING and processes.gone(row.owner, row.at, at):
        state = MessageState.UNSURE
        connection.execute(message.update().where(this).values(state=state, owner=""))
    if state is MessageState.FAILED or (state is MessageState.UNSURE and again):
        connection.execute(message.update().where(this).values(**values, attempts=message.c.attempts + 1))
        return None
    return state


def settle(
    connection: Connection,
    estate_id: int,
    address: Address,
    scan: int,
    *,
    state: MessageState,
    at: datetime,
    why: str = "",
) -> None:
    """Write down what became of a message that was ours to send."""
    this = _of(estate_id, address) & (message.c.scan_number == scan)
    connection.execute(message.update().where(this).values(state=state, at=at, why=why, owner=""))


def _of(estate_id: int, address: Address) -> ColumnElement[bool]:
    return (
        (message.c.estate_id == estate_id) & (message.c.channel == address.channel) & (message.c.address == address.key)
    )
