"""The ``[sources.NAME]`` tables, each checked against the options of its platform."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from connectors.registry import platform, platform_names
from scanner.settings.convert import fields_of, unknown, value_of
from scanner.settings.layers import Entry, Place
from scanner.settings.model import SourceSettings
from scanner.settings.problems import Problem, meant

PATH_OPTIONS = frozenset({"path", "paths", "folder", "file", "files", "ca_cert"})
"""Options of platforms that name files: where they are relative, they start from the folder they were said in."""


def read_sources(entries: Mapping[Place, Entry], problems: list[Problem]) -> dict[str, SourceSettings]:
    """Return every source that is fit for use, by name; the others become problems."""
    tables = tables_of("sources", "platform", entries, problems)
    found = ((name, _source(name, table, problems)) for name, table in tables.items())
    return {name: source for name, source in found if source}


def tables_of(
    section: str, key: str, entries: Mapping[Place, Entry], problems: list[Problem]
) -> dict[str, dict[str, Entry]]:
    """The tables of a section, by the names that the user gave them; ``key`` says in each what it is."""
    tables: dict[str, dict[str, Entry]] = defaultdict(dict)
    for path, entry in entries.items():
        if path[0] == section and len(path) > 2:  # noqa: PLR2004 because an option is three keys deep
            tables[path[1]][path[2]] = entry
        elif path[0] == section and len(path) > 1:
            what = f"{'.'.join(path)}: it is a table with {key} and its options"
            problems.append(Problem(place=entry.origin.place, what=what, remedy=f"Write {key} = … in it."))
    return tables


def _source(name: str, table: dict[str, Entry], problems: list[Problem]) -> SourceSettings | None:
    first = next(iter(table.values()))
    said = table.pop("platform", None)
    if said is None:
        what = f"sources.{name}: platform is missing"
        problems.append(Problem(place=first.origin.place, what=what, remedy=f"One of: {', '.join(platform_names())}."))
        return None
    if said.value not in platform_names():
        what = f"sources.{name}.platform: no platform of that name"
        problems.append(Problem(place=said.origin.place, what=what, remedy=meant(str(said.value), platform_names())))
        return None
    options = options_of(f"sources.{name}", platform(said.value).options, table, said, problems)
    return SourceSettings(name=name, platform=said.value, options=options) if options is not None else None


def options_of(
    path: str, kind: type[msgspec.Struct], table: Mapping[str, Entry], said: Entry, problems: list[Problem]
) -> Any:  # noqa: ANN401 because each kind of table has a struct of its own
    """What a table says, as the struct of its kind; None where a problem was found."""
    known = fields_of(kind)
    values: dict[str, Any] = {}
    before = len(problems)
    for key, entry in table.items():
        if key not in known:
            problems.append(unknown(entry, known))
        elif (value := value_of(entry, known[key].type, problems)) is not msgspec.UNSET:
            values[known[key].name] = _placed(value, entry.base) if key in PATH_OPTIONS else value
    missing = [key for key, field in known.items() if field.required and key not in table]
    problems += [
        Problem(place=said.origin.place, what=f"{path}: {key} is missing", remedy=f"Add {key} = … to the table.")
        for key in missing
    ]
    if len(problems) > before:
        return None
    try:
        return kind(**values)
    except ValueError as error:
        problems.append(Problem(place=said.origin.place, what=f"{path}: {error}"))
        return None


def _placed(value: Any, base: Path) -> Any:  # noqa: ANN401 because an option may be one path, several or none
    if isinstance(value, str):
        return os.path.normpath(base / Path(value).expanduser())
    return tuple(_placed(each, base) for each in value) if isinstance(value, tuple) else value
