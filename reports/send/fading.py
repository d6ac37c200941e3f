"""What a target is about to forget, as some do with whatever nobody has written for long, and what is still there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from reports.send.model import Remote

WAITED: Final = 2 / 3
"""The part of its patience after which it is written anew. The rest is for runs that come rarely, or not through."""


def fading_of(remote: Remote, at: datetime, forgets: timedelta | None) -> str:
    """Why a ticket that is as it should be is written all the same; empty where nothing is forgotten soon."""
    if forgets is None or remote.written is None or at - remote.written < forgets * WAITED:
        return ""
    since = (at - remote.written).days
    return f"nothing new, but not written for {since} days, and forgotten there after {forgets.days}"
