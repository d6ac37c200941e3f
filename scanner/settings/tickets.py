"""The ``[tickets.NAME]`` tables: what holds for all targets, and what each kind of them asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from scanner.settings.convert import fields_of, value_of
from scanner.settings.layers import Entry, Place
from scanner.settings.model import Settings, TicketSettings
from scanner.settings.problems import Problem, SettingsError, meant
from scanner.settings.sources import options_of, tables_of

if TYPE_CHECKING:
    from reports.send.declare import TargetKind
    from reports.send.routing import Routing

TEMPLATES = ("title", "opening", "fields")


def read_tickets(entries: Mapping[Place, Entry], problems: list[Problem]) -> dict[str, TicketSettings]:
    """Return every place of tickets that is fit for use, by name; the others become problems."""
    tables = tables_of("tickets", "target", entries, problems)
    if not tables:
        return {}
    from reports.send.registry import target_kinds  # noqa: PLC0415 because only settings with tickets pay for it

    found = ((name, _read(name, table, target_kinds(), problems)) for name, table in tables.items())
    return {name: each for name, each in found if each}


def trusted_tickets(settings: Settings) -> Mapping[str, TicketSettings]:
    """The places of tickets, unless a file that nobody named says them: it may belong to somebody else's repository."""
    refuse_merely_found(settings, "tickets")
    return settings.tickets


def refuse_merely_found(settings: Settings, section: str) -> None:
    """Raise ``SettingsError`` where a file that nobody named says where findings are sent."""
    said = [origin for path, origin in settings.origins.items() if path.startswith(f"{section}.")]
    places = [] if settings.trusted else sorted(str(origin) for origin in said if origin.kind == "file")
    if places:
        what = f"{section}: a settings file that was merely found may not say where findings are sent"
        remedy = f"If you trust it, name it: --config {settings.file} (or MUSTER_CONFIG)."
        raise SettingsError([Problem(place=places[0], what=what, remedy=remedy)])


def _read(
    name: str, table: Mapping[str, Entry], kinds: Mapping[str, TargetKind], problems: list[Problem]
) -> TicketSettings | None:
    from reports.send.routing import Routing  # noqa: PLC0415 because of the same

    path, first = f"tickets.{name}", next(iter(table.values()))
    said = table.get("target")
    if said is None or said.value not in kinds:
        what = f"{path}: target is missing" if said is None else f"{path}.target: no target of that name"
        remedy = f"One of: {', '.join(kinds)}." if said is None else meant(str(said.value), kinds)
        problems.append(Problem(place=(said or first).origin.place, what=what, remedy=remedy))
        return None
    kind = kinds[said.value]
    shared = fields_of(Routing)
    before = len(problems)
    values: dict[str, Any] = {}
    for key in shared.keys() & table.keys():
        value = value_of(table[key], shared[key].type, problems)
        if value is not msgspec.UNSET:
            values[key] = value
    problems += _template_faults(path, table, values)
    own = {key: entry for key, entry in table.items() if key not in shared and key != "target"}
    options = options_of(path, kind.settings, own, said, problems)
    routing = Routing(**values)
    problems += _grouping_fault(path, table, kind, routing)
    if options is None or len(problems) > before:
        return None
    return TicketSettings(name=name, target=kind.name, routing=routing, options=options)


def _template_faults(path: str, table: Mapping[str, Entry], values: Mapping[str, Any]) -> Iterator[Problem]:
    from reports.send.routing import PLACEHOLDERS, faults  # noqa: PLC0415 because of the same

    remedy = f"Known here: {', '.join(f'{{{each}}}' for each in PLACEHOLDERS)}."
    for key in TEMPLATES:
        for fault in faults(values.get(key)):
            yield Problem(place=table[key].origin.place, what=f"{path}.{key}: {fault}", remedy=remedy)


def _grouping_fault(path: str, table: Mapping[str, Entry], kind: TargetKind, routing: Routing) -> Iterator[Problem]:
    from reports.send.routing import GroupBy  # noqa: PLC0415 because of the same

    if kind.keeps_findings and routing.group_by not in {None, GroupBy.FINDING}:
        what = f"{path}.group_by: {kind.name} keeps findings, one by one"
        yield Problem(place=table["group_by"].origin.place, what=what, remedy="Leave group_by out.")
