"""Silence for the HTTP library while values are on the way: it logs addresses, and some hold a token (Telegram's)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

LOUD = ("httpx", "httpcore")
PARTS = tuple(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks"))
"""Named here too, because the library makes them when it is first imported or first needs them."""


@contextmanager
def quiet() -> Iterator[None]:
    """Let nothing that the HTTP library logs through, at whatever level logs are written."""
    known = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in LOUD]
    loggers = [logging.getLogger(name) for name in {*known, *LOUD, *PARTS}]
    for each in loggers:
        each.addFilter(_nothing)
    try:
        yield
    finally:
        for each in loggers:
            each.removeFilter(_nothing)


def _nothing(_record: logging.LogRecord) -> bool:
    return False
