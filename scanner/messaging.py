"""Telling channels what changed: each address once for each scan, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING

import msgspec

from graph.references import SecretRef
from reports.send.digest import Digest, digest
from scanner.store.messages import MessageState

if TYPE_CHECKING:
    from graph.worth import Worth
    from reports.scan import Scan
    from reports.send.channels import Channel
    from reports.send.chat import Addresses
    from scanner.store.book import Book
    from scanner.store.messages import Address

HELD = "it may have arrived: whoever sent it died on the way. --again sends it again"
BUSY = "another run is sending it"


class NoChannel(Exception):
    """There is no channel, or none of that name; the text says how to name one."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one address."""

    channel: str
    address: str
    state: MessageState
    title: str = ""
    why: str = ""


class Telling:
    """Tells the channels of one estate what the scan in force found."""

    def __init__(self, book: Book, scan: Scan, worth: Callable[[], Worth]) -> None:
        self._book, self._scan, self._worth = book, scan, worth
        self._findings = list(book.findings(scan.estate).values())
        self._kept = sorted(row.number for row in book.scans(scan.estate) if row.finished and row.number < scan.number)
        self._earlier = cache(book.scan)

    def digest(self, channel: Channel, last: int | None) -> Digest:
        """What a channel is told that was last told of that scan, or of none."""
        return digest(self._scan, self._findings, self._before(last), channel, self._environment(channel))

    def send(
        self, name: str, channel: Channel, addresses: Addresses, at: Callable[[], datetime], *, again: bool
    ) -> Iterator[Told]:
        """Tell each address of a channel that was not told yet."""
        estate, number = self._scan.estate, self._scan.number
        for address in self._book.addresses(estate, name, addresses.services):
            called = address.name
            last = self._book.last_told(estate, address)
            stands = self._book.claim_message(estate, address, number, at(), again=again)
            if stands is not None:
                why = {MessageState.UNSURE: HELD, MessageState.SENDING: BUSY}.get(stands, "")
                yield Told(channel=name, address=called, state=stands, why=why)
                continue
            said = self.digest(channel, last)
            state, why = self._sent(addresses, address, said)
            self._book.settle_message(estate, address, number, state=state, at=at(), why=why)
            yield Told(channel=name, address=called, state=state, title=said.title, why=why)

    def _sent(self, addresses: Addresses, address: Address, said: Digest) -> tuple[MessageState, str]:
        if not said.changes:
            return MessageState.QUIET, ""
        why = addresses.send(address.fingerprint, said.title, said.body)
        return (MessageState.FAILED, why) if why else (MessageState.SENT, "")

    def _before(self, last: int | None) -> Scan | None:
        """The scan that was last told; where it is no longer kept, the oldest that is kept since."""
        since = next((number for number in self._kept if last is not None and number >= last), None)
        return None if since is None else self._earlier(since)

    def _environment(self, channel: Channel) -> Callable[[str], str | None]:
        """Which environment a thing is in; only a channel that asks pays for the graph."""
        if not channel.environments:
            return lambda _subject: None
        worth = self._worth()

        def environment(subject: str) -> str | None:
            told = worth.environment(subject)
            return told.what if told else None

        return environment


def chosen(channels: Mapping[str, Channel], names: Collection[str]) -> dict[str, Channel]:
    """The channels that are meant: those named, or all."""
    if not channels:
        raise NoChannel('the settings name no channel; add a [messages.NAME] table with urls = [{ env = "…" }]')
    for name in names:
        if name not in channels:
            raise NoChannel(f"the settings have no [messages.{name}]; they have {', '.join(channels)}")
    return {name: channel for name, channel in channels.items() if not names or name in names}


def opened(channel: Channel, resolve: Callable[[SecretRef], str], estate_key: bytes) -> Addresses:
    """The addresses of a channel. Raises ``NoMessages`` where one is none."""
    from connectors.detect.values import fingerprint  # noqa: PLC0415 because only what is sent needs it
    from reports.send.chat import Addresses  # noqa: PLC0415 because apprise is not free

    urls = [resolve(reference).strip() for reference in channel.urls]
    return Addresses(urls, partial(fingerprint, estate_key))
