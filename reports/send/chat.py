"""Digests to chats and mail by apprise, which knows a hundred services behind one form of address.

An address holds what the service lets us in with, so none is ever shown: what apprise says of a failure is told with
every part of the address taken out of it.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from reports.send.blocks import Body
from reports.send.markup.as_plain import as_plain
from reports.text import cut

if TYPE_CHECKING:
    from apprise import Apprise, NotifyBase

PIECES = re.compile(r"[:/@?&=,;+\s]+")
TELLING = 4
"""From this length on, a part of an address may be a secret."""
SAID = 300


class NoMessages(Exception):
    """Messages cannot be sent at all; the message says what is missing or wrong."""


class Addresses:
    """The addresses of one channel, each known by its keyed fingerprint, so that its place in the settings is none."""

    def __init__(self, urls: list[str], fingerprint: Callable[[str], str]) -> None:
        self._urls = urls
        self._services = {fingerprint(text): service for text, service in _opened(urls)}

    @property
    def services(self) -> Mapping[str, str]:
        """The name of each address's service, by the address's fingerprint."""
        return {known: str(service.service_name) for known, service in self._services.items()}

    def send(self, fingerprint: str, title: str, body: Body) -> str:
        """Send to one address. Returns why it was not taken; nothing where it was."""
        from apprise import LogCapture, NotifyFormat  # noqa: PLC0415  because only a message that is sent needs it

        with LogCapture(level=logging.WARNING) as said:  # type: ignore[no-untyped-call]  # because it has no types
            sent = self._services[fingerprint].notify(title=title, body=as_plain(body), body_format=NotifyFormat.TEXT)
        return "" if sent else self._without_addresses(said.getvalue()) or "it was refused"

    def _without_addresses(self, text: str) -> str:
        pieces = {piece for url in self._urls for piece in PIECES.split(url) if len(piece) >= TELLING}
        for piece in sorted(pieces, key=len, reverse=True):
            text = text.replace(piece, "…")
        return cut(" ".join(text.split()), SAID)


def _opened(urls: list[str]) -> list[tuple[str, NotifyBase]]:
    """Every service, with the text that it is known by. One text may hold several addresses."""
    try:
        from apprise import Apprise  # noqa: PLC0415  because it is not free, and an extra
    except ImportError:
        raise NoMessages('messages need the extra "messages": pip install "musterbook[messages]"') from None
    found: list[tuple[str, NotifyBase]] = []
    logger = logging.getLogger("apprise")
    silent, logger.disabled = logger.disabled, True
    try:
        for number, url in enumerate(urls, 1):
            apprise = Apprise()
            if not _added(apprise, url):
                raise NoMessages(
                    f"address {number} is none that apprise knows; it is not shown, for it may hold a secret"
                )
            found += [(f"{url} {at}" if at else url, service) for at, service in enumerate(apprise)]
    finally:
        logger.disabled = silent
    return found


def _added(apprise: Apprise, url: str) -> bool:
    with warnings.catch_warnings():
        # Its plugins are imported here, and some of them import what Python has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return apprise.add(url)
