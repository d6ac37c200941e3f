"""How long to wait before a request is sent again: what the other side said, or ever longer, never all at once."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

RESETS: Final = ("x-ratelimit-reset", "ratelimit-reset")
REMAINING: Final = ("x-ratelimit-remaining", "ratelimit-remaining")
YEAR: Final = 366 * 86400
FIRST_PAUSE: Final = 1.0
MOST_JITTER: Final = 5.0


def asked_pause(headers: Mapping[str, str], at: datetime) -> float | None:
    """Seconds that the other side asks to wait, from the headers that are in use for it; None where it says nothing.

    ``Retry-After`` is seconds or an HTTP date. GitHub and GitLab also name the moment at which an empty budget is
    filled again, as seconds since 1970; Jira and others write that header with a date of ISO form.
    """
    told = _pause(headers.get("retry-after", ""), at)
    if told is None and any(headers.get(name) == "0" for name in REMAINING):
        told = next((found for name in RESETS if (found := _pause(headers.get(name, ""), at)) is not None), None)
    return told


def spent(headers: Mapping[str, str]) -> bool:
    """Whether a refusal is really "slower": GitHub says so with 403."""
    return "retry-after" in headers or any(headers.get(name) == "0" for name in REMAINING)


def _pause(text: str, at: datetime) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        moment = _moment(text)
        return None if moment is None else max((moment - at).total_seconds(), 0.0)
    if not math.isfinite(seconds) or seconds < 0:
        return None
    # Nobody asks for years: so large a number is a moment, and not a length.
    return max(seconds - at.timestamp(), 0.0) if seconds > YEAR else seconds


def _moment(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text.strip())
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def pause(asked: float | None, attempt: int) -> float:
    """Seconds to wait before attempt ``attempt + 1``: never less than was asked, and not the same for everybody."""
    if asked is not None:
        return asked + random.uniform(0, min(0.1 + asked / 4, MOST_JITTER))  # noqa: S311  because it guards nothing
    whole: float = FIRST_PAUSE * 2**attempt
    return random.uniform(whole / 2, whole)  # noqa: S311  because of the same
