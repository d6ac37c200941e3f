"""What a scan needs of the reports of others, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable


def render(permissions: Iterable[str]) -> str:
    """Say what must be readable."""
    return f"The files that the source names must be readable ({', '.join(permissions)}). Nothing is written.\n"
