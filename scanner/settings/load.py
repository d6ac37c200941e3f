"""Read the settings from all their layers; a flag beats the environment, that the file, and that the default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from findings.declare import Severity
from findings.due import Days, DueDates
from findings.limits import SET_APART, Limits, LimitsFor
from findings.weights import Weights
from scanner.folders import state_folder
from scanner.settings import layers
from scanner.settings.convert import fields_of, unknown, value_of
from scanner.settings.layers import Entry, Place
from scanner.settings.messages import read_messages
from scanner.settings.model import Document, Origin, OwnerSettings, RuleSettings, Settings
from scanner.settings.problems import Problem, SettingsError, meant
from scanner.settings.sources import read_sources
from scanner.settings.tickets import read_tickets
from scanner.settings.trust import untrusted
from scanner.settings.worth import CrownJewel, Environment, WorthSettings, without_criteria

FOLDER: Place = ("rules", "folder")
T = TypeVar("T")
Thing = TypeVar("Thing", Environment, CrownJewel)
NO_LIMIT = f"It may set: {', '.join(SET_APART)}."
DEFAULTS = ", ".join(f"{name} {points}" for name, points in msgspec.structs.asdict(Weights()).items())
SEVERITY_REMEDY = "Allowed: " + ", ".join(Severity) + "."


def load(
    *,
    environ: Mapping[str, str],
    cwd: Path,
    config: Path | None = None,
    flags: Mapping[str, str] | None = None,
) -> Settings:
    """Read and check all settings. ``config`` names the file; without it, it is looked for from ``cwd`` upward."""
    named = config or (Path(environ["MUSTER_CONFIG"]) if environ.get("MUSTER_CONFIG") else None)
    file = cwd / named if named else layers.discover(cwd)
    problems: list[Problem] = []
    entries = _merge(file, cwd, environ, flags or {}, problems)
    state = state_folder(environ)
    settings = _build(entries, problems, state)
    settings = msgspec.structs.replace(settings, file=file, trusted=file is None or named is not None)
    problems += untrusted(settings, environ)
    if problems:
        raise SettingsError(problems)
    return settings


def _merge(
    file: Path | None, cwd: Path, environ: Mapping[str, str], flags: Mapping[str, str], problems: list[Problem]
) -> dict[Place, Entry]:
    entries: dict[Place, Entry] = {}
    if file:
        shown = str(file.relative_to(cwd)) if file.is_relative_to(cwd) else str(file)
        entries = {entry.path: entry for entry in layers.file_entries(file, shown)}
    named = {section: {path[1] for path in entries if path[0] == section and len(path) > 1} for section in layers.NAMED}
    for entry in layers.environment_entries(environ, cwd, named, problems):
        entries[entry.path] = entry
    entries.update((entry.path, entry) for entry in layers.flag_entries(flags, cwd))
    return entries


def _build(entries: Mapping[Place, Entry], problems: list[Problem], state: Path) -> Settings:
    top = fields_of(Document)
    said: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for path, entry in entries.items():
        origins[".".join(path)] = entry.origin
        if len(path) > 1:
            continue
        if path[0] not in top:
            problems.append(unknown(entry, top))
            continue
        value = value_of(entry, top[path[0]].type, problems)
        if value is not msgspec.UNSET and path[0] in layers.SCALARS:
            said[path[0]] = _placed(path[0], value, entry.base)
    said["store"] = said.get("store") or f"sqlite:///{state / 'muster.db'}"
    said.setdefault("estate", Document().estate)
    return Settings(
        **said,
        state=state,
        limits=_limits(entries, problems),
        rules=_rules(entries, problems),
        environments=_things("environments", Environment, entries, problems),
        crown_jewels=_things("crown_jewels", CrownJewel, entries, problems),
        worth=_worth(entries, problems),
        risk=_risk(entries, problems),
        due=_due(entries, problems),
        owners=OwnerSettings(**_section("owners", OwnerSettings, entries, problems)),
        sources=read_sources(entries, problems),
        tickets=read_tickets(entries, problems),
        messages=read_messages(entries, problems),
        origins=origins,
    )


def _placed(name: str, value: Any, base: Path) -> Any:  # noqa: ANN401 because each setting has a type of its own
    """Make what names a file absolute, starting from the folder it was said in."""
    if name in {"register", "waivers"} and value is not None:
        return base / Path(value).expanduser()
    if name != "store" or not isinstance(value, str):
        return value
    if "://" not in value:
        return f"sqlite:///{base / Path(value).expanduser()}"
    scheme, _, path = value.partition(":///")
    if scheme == "sqlite" and path and path != ":memory:":
        return f"sqlite:///{base / Path(path).expanduser()}"
    return value


def _section(
    name: str, kind: type[msgspec.Struct], entries: Mapping[Place, Entry], problems: list[Problem]
) -> dict[str, Any]:
    known = fields_of(kind)
    said: dict[str, Any] = {}
    for entry in _under(entries, name, depth=2):
        key = entry.path[1]
        if key not in known:
            problems.append(unknown(entry, known))
        elif (value := value_of(entry, known[key].type, problems)) is not msgspec.UNSET:
            said[known[key].name] = value
    return said


def _listed(path: Place, kind: type[T], entries: Mapping[Place, Entry], problems: list[Problem]) -> tuple[T, ...]:
    """The entries of a list of tables, without those that are no good."""
    found = (value_of(entry, kind, problems) for place, entry in entries.items() if place[:-1] == path)
    return tuple(each for each in found if each is not msgspec.UNSET)


def _limits(entries: Mapping[Place, Entry], problems: list[Problem]) -> Limits:
    said = _section("limits", Limits, entries, problems)
    apart = _listed(("limits", "for"), LimitsFor, entries, problems)
    for number, each in enumerate(apart):
        if not each.values:
            place = entries["limits", "for", str(number)].origin.place
            problems.append(Problem(place=place, what="limits.for: it sets no limit", remedy=NO_LIMIT))
    return Limits(**{**said, "apart": apart})


def _worth(entries: Mapping[Place, Entry], problems: list[Problem]) -> WorthSettings:
    said = _section("worth", WorthSettings, entries, problems)
    if said.get("file"):
        said["file"] = str(entries["worth", "file"].base / Path(said["file"]).expanduser())
    return WorthSettings(**said)


def _things(name: str, kind: type[Thing], entries: Mapping[Place, Entry], problems: list[Problem]) -> tuple[Thing, ...]:
    """What settings say of single things: which environment they are in, or that they are crown jewels."""
    found = _listed((name,), kind, entries, problems)
    for number, each in enumerate(found):
        if (name, str(number)) in entries:
            problems += without_criteria(name, each, entries[name, str(number)].origin.place)
    return found


def _risk(entries: Mapping[Place, Entry], problems: list[Problem]) -> Weights:
    said = _section("risk", Weights, entries, problems)
    try:
        return Weights(**said)
    except ValueError as error:
        place = next(_under(entries, "risk", depth=2)).origin.place
        problems.append(Problem(place=place, what=f"risk: {error}", remedy=f"Move both; the defaults: {DEFAULTS}."))
        return Weights()


def _rules(entries: Mapping[Place, Entry], problems: list[Problem]) -> RuleSettings:
    said = _section("rules", RuleSettings, entries, problems)
    severity = dict(said.pop("severity", {}))
    for entry in _under(entries, "rules", depth=3):
        value = value_of(entry, Severity, problems)
        if value is msgspec.UNSET:
            problems[-1] = msgspec.structs.replace(problems[-1], remedy=SEVERITY_REMEDY)
        else:
            severity[entry.path[2]] = value
    if said.get("folder") is not None:
        said["folder"] = str(entries[FOLDER].base / Path(said["folder"]).expanduser())
    named: dict[Place, Sequence[str]] = {("rules", "severity", each): (each,) for each in severity}
    named["rules", "disabled"] = said.get("disabled", ())
    problems += _unknown_rules(entries, named)
    return RuleSettings(severity=severity, **said)


def _due(entries: Mapping[Place, Entry], problems: list[Problem]) -> DueDates:
    said = _section("due", DueDates, entries, problems)
    days = dict(said.pop("rules", {}))
    for entry in _under(entries, "due", depth=3):
        value = value_of(entry, Days, problems)
        if value is not msgspec.UNSET:
            days[entry.path[2]] = value
    problems += _unknown_rules(entries, {("due", "rules", each): (each,) for each in days})
    return DueDates(rules=days, **said)


def _unknown_rules(entries: Mapping[Place, Entry], named: Mapping[Place, Sequence[str]]) -> Iterator[Problem]:
    """Refuse ids that no rule has: a rule that was meant to be silenced, or raised, would go on as before."""
    if not any(named.values()) or FOLDER in entries:
        # With rules of one's own there, which ids exist is known once they are read: scanner.rules looks then.
        return
    from findings.registry import rules  # noqa: PLC0415 because only settings that name a rule need them all

    for path, ids in named.items():
        for each in ids:
            if each not in rules():
                place = entries[path].origin.place if path in entries else entries[path[:2]].origin.place
                yield Problem(place=place, what=f"{path[0]}: there is no rule {each}", remedy=meant(each, rules()))


def _under(entries: Mapping[Place, Entry], section: str, *, depth: int) -> Iterator[Entry]:
    return (entry for path, entry in entries.items() if path[0] == section and len(path) == depth)
