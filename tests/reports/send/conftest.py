"""Tickets are tried with both kinds of books."""

from __future__ import annotations

from postgres_support import postgres as postgres  # noqa: PLC0414  because a fixture is shared by its name here
from postgres_support import url as url  # noqa: PLC0414  because of the same
