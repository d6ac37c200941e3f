"""Days as findings tell them. Estates have far more records than days, so each is written once."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache


def day_of(at: datetime) -> str:
    """The day of a moment, as ``2026-11-22``."""
    return _written(at.date())


@lru_cache(maxsize=8192)
def _written(day: date) -> str:
    return day.isoformat()
