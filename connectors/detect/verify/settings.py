"""What the user decides about live checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from connectors.calls import Retry


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How credentials are asked about, and where they may be sent.

    ``endpoints`` and ``hosts`` must come from the user: from the command line, or from settings outside of what is
    being read. A repository that could set them could have every secret in it sent to a host of its author's.
    """

    now: Callable[[], datetime]
    endpoints: dict[str, str] = {}
    """Where providers are asked instead of at their own address; see ``addresses.endpoints_of``."""
    hosts: frozenset[str] = frozenset()
    """Hosts that credentials may be sent to if a text names them as theirs; see ``addresses.hosts_of``."""
    timeout: float = 10.0
    """Seconds for one answer."""
    at_once: int = 4
    """How many are asked at the same time, over all providers."""
    retry: Retry = Retry(attempts=3, base=0.5, cap=10.0, budget=60.0)
