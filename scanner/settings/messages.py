"""The ``[messages.NAME]`` tables: channels that are told what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scanner.settings.layers import Entry, Place
from scanner.settings.model import Settings
from scanner.settings.problems import Problem
from scanner.settings.sources import options_of, tables_of
from scanner.settings.tickets import refuse_merely_found

if TYPE_CHECKING:
    from reports.send.channels import Channel


def read_messages(entries: Mapping[Place, Entry], problems: list[Problem]) -> dict[str, Channel]:
    """Return every channel that is fit for use, by name; the others become problems."""
    tables = tables_of("messages", "urls", entries, problems)
    if not tables:
        return {}
    from reports.send.channels import Channel  # noqa: PLC0415 because only settings with channels pay for it

    found: dict[str, Channel | None] = {
        name: options_of(f"messages.{name}", Channel, table, next(iter(table.values())), problems)
        for name, table in tables.items()
    }
    return {name: channel for name, channel in found.items() if channel}


def trusted_messages(settings: Settings) -> Mapping[str, Channel]:
    """The channels, unless a file that nobody named says them."""
    refuse_merely_found(settings, "messages")
    return settings.messages
