"""What a credential says of its own end: one whose time is over opens nothing any more.

A detector tells when that is, and never what time it is now: what it found may be remembered for long.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from graph.leaks import Confidence, Leak

FACTS = ("exp", "expires")


def weighed_at(leak: Leak, at: datetime) -> Leak:
    """The leak as it counts at this time: least sure if it is over by then."""
    ends = next((end for name in FACTS if (end := _moment(leak.facts.get(name, "")))), None)
    return msgspec.structs.replace(leak, confidence=Confidence.LOW) if ends and ends < at else leak


def _moment(told: str) -> datetime | None:
    """Read a time as detectors tell it: as a date or in seconds. Anybody can write one that no calendar has."""
    try:
        found = datetime.fromtimestamp(int(told), UTC) if told.isdecimal() else datetime.fromisoformat(told)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
