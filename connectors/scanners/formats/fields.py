"""Looking into documents of others, of which no field is sure to be there or to be what it should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

Fields = dict[str, Any]
SEVERITIES = {
    "fatal": "critical",
    "critical": "critical",
    "high": "high",
    "error": "high",
    "medium": "medium",
    "moderate": "medium",
    "warning": "medium",
    "low": "low",
    "note": "low",
    "informational": "low",
    "info": "low",
    "none": "low",
}
"""Others' words for how bad something is, and ours."""


def at(document: object, *path: str | int) -> Any:  # noqa: ANN401 because what comes back is any JSON value
    """What stands at a path of names and positions; None where the path ends before."""
    for step in path:
        if isinstance(step, str) and isinstance(document, dict):
            document = document.get(step)
        elif isinstance(step, int) and isinstance(document, list) and len(document) > step:
            document = document[step]
        else:
            return None
    return document


def text(document: object, *path: str | int) -> str:
    """The text at a path; numbers as they are written; empty where there is none."""
    found = at(document, *path)
    return str(found).strip() if isinstance(found, str | int | float) and not isinstance(found, bool) else ""


def first_text(document: object, *paths: tuple[str | int, ...]) -> str:
    """The first of several texts that is there."""
    return next((found for path in paths if (found := text(document, *path))), "")


def number(document: object, *path: str | int) -> int:
    """The whole number at a path; 0 where there is none."""
    found = at(document, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def each(document: object, *path: str | int) -> Iterator[Fields]:
    """Every object of the list at a path."""
    found = at(document, *path)
    yield from (one for one in (found if isinstance(found, list) else []) if isinstance(one, dict))


def moment(told: object) -> datetime | None:
    """A time as others write it: ISO 8601, seconds or milliseconds since 1970; None where it is none of them."""
    try:
        if isinstance(told, int | float) and not isinstance(told, bool):
            return datetime.fromtimestamp(told / 1000 if told > 10**11 else told, UTC)
        if isinstance(told, str) and told:
            read = datetime.fromisoformat(told.strip().replace(" +", "+").replace(" UTC", "+00:00"))
            return read if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def severity(word: str) -> str:
    """Our word for how bad something is; medium where others' word is not known."""
    return SEVERITIES.get(word.strip().lower(), "medium")
