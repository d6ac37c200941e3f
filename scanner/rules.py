"""The rules of an estate: ours, and those of the folder that its settings name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from findings.custom.load import OwnRules, own_rules
from findings.declare import Rule
from findings.evaluate import Tuning
from findings.registry import rules
from findings.yaml_lines import Problem
from scanner.settings.model import Settings
from scanner.settings.problems import meant


class InputProblems(Exception):
    """The register, the waivers or the rules of one's own cannot be read as they stand; each problem has its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def rules_of(settings: Settings) -> Mapping[str, Rule]:
    """Every rule there is in this estate, by id."""
    own = own_rules_of(settings)
    every = {**rules(), **{id_: each.rule for id_, each in own.rules.items()}}
    problems = (*own.problems, *_unknown(settings, every))
    if problems:
        raise InputProblems(problems)
    return dict(sorted(every.items()))


def own_rules_of(settings: Settings, folder: Path | None = None) -> OwnRules:
    """The rules of one's own. Python is run only where somebody named the settings, or the folder."""
    chosen = folder or (Path(settings.rules.folder) if settings.rules.folder else None)
    if chosen is None:
        return OwnRules()
    named = folder is not None or settings.trusted or settings.origin("rules.folder").kind != "file"
    return own_rules(chosen, known=rules(), python=named)


def tuning_of(settings: Settings) -> Tuning:
    """What the settings change about the rules."""
    return Tuning(disabled=frozenset(settings.rules.disabled), severities=settings.rules.severity)


def tuned(settings: Settings, every: Mapping[str, Rule]) -> Iterator[str]:
    """What settings changed about the rules, a sentence each, for whoever reads a report."""
    for id_ in sorted(settings.rules.disabled):
        yield f"{id_} is switched off ({settings.origin('rules.disabled')})"
    for id_, severity in sorted(settings.rules.severity.items()):
        if severity is not every[id_].severity:
            yield f"{id_} is {severity} instead of {every[id_].severity} ({settings.origin(f'rules.severity.{id_}')})"


def _unknown(settings: Settings, every: Mapping[str, Rule]) -> Iterator[Problem]:
    """Ids that no rule has. Without rules of one's own, the settings were checked when they were read."""
    if settings.rules.folder is None:
        return
    named = {"rules.disabled": settings.rules.disabled}
    named |= {f"rules.severity.{each}": (each,) for each in settings.rules.severity}
    named |= {f"due.rules.{each}": (each,) for each in settings.due.rules}
    for path, ids in named.items():
        for id_ in ids:
            if id_ not in every:
                file, _, line = str(settings.origin(path)).rpartition(":")
                place = (file, int(line)) if line.isdigit() else (str(settings.origin(path)), 1)
                yield Problem(path=place[0], line=place[1], what=f"there is no rule {id_}", mend=meant(id_, every))
