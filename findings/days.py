"""Days as findings tell them. Estates have far more records than days, so each is written once."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

MANY_DAYS = 8192
"""More than the days that the records of an estate speak of."""


def day_of(at: datetime) -> str:
    """The day of a moment, as ``2026-11-22``."""
    return _written(at.date())


@lru_cache(maxsize=MANY_DAYS)
def _written(day: date) -> str:
    return day.isoformat()
