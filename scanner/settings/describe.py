"""Every setting with its value and where it was said, for ``muster config``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import msgspec

from graph.references import SecretRef
from scanner.redact import redact
from scanner.settings.layers import SECTIONS, TABLES
from scanner.settings.model import Settings


class Row(msgspec.Struct, frozen=True):
    """One setting as people read it. A secret is shown as the place it is kept in."""

    path: str
    value: str
    origin: str


def describe(settings: Settings) -> Iterator[Row]:
    """Yield all settings in the order of the file."""
    for name in ("estate", "store", "register", "waivers", "keep"):
        yield _row(settings, name, getattr(settings, name))
    for section in SECTIONS:
        values = msgspec.structs.asdict(getattr(settings, section))
        apart = values.pop("apart", ())
        yield from _list_rows(settings, f"{section}.for", apart)
        for key, value in values.items():
            if (section, key) in TABLES:
                for rule, each in value.items():
                    yield _row(settings, f"{section}.{key}.{rule}", each)
            else:
                yield _row(settings, f"{section}.{key}", value)
    yield from _list_rows(settings, "environments", settings.environments)
    yield from _list_rows(settings, "crown_jewels", settings.crown_jewels)
    for source in settings.sources.values():
        yield _row(settings, f"sources.{source.name}.platform", source.platform)
        yield from _option_rows(settings, f"sources.{source.name}", source.options)
    for each in settings.tickets.values():
        yield _row(settings, f"tickets.{each.name}.target", each.target)
        yield from _option_rows(settings, f"tickets.{each.name}", each.options)
        yield from _option_rows(settings, f"tickets.{each.name}", each.routing)
    for name, channel in settings.messages.items():
        yield from _option_rows(settings, f"messages.{name}", channel)


def _option_rows(settings: Settings, path: str, options: msgspec.Struct) -> Iterator[Row]:
    for field in msgspec.structs.fields(type(options)):
        yield _row(settings, f"{path}.{field.encode_name}", getattr(options, field.name))


def _list_rows(settings: Settings, path: str, entries: Collection[msgspec.Struct]) -> Iterator[Row]:
    """A row for each table of a list, with what is said in it and nothing else."""
    for number, each in enumerate(entries):
        yield _row(settings, f"{path}.{number}", msgspec.to_builtins(each))


def _row(settings: Settings, path: str, value: Any) -> Row:  # noqa: ANN401 because each setting has a type of its own
    return Row(path, said(value), str(settings.origin(path)))


def said(value: Any) -> str:  # noqa: ANN401 because each setting has a type of its own
    """Write a value as it would stand in the file."""
    if value is None:
        return "not set"
    if isinstance(value, msgspec.Struct):
        given = msgspec.to_builtins(value) if isinstance(value, SecretRef) else msgspec.structs.asdict(value)
        return said(given)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | Path):
        return f'"{redact(str(value))}"'
    return _several(value) if isinstance(value, tuple | list | set | frozenset | dict) else str(value)


def _several(values: Collection[Any]) -> str:
    if isinstance(values, dict):
        pairs = ", ".join(f"{key} = {said(each)}" for key, each in values.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    return f"[{', '.join(said(each) for each in values)}]"
