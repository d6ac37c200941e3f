"""Every rule of a folder, in YAML and in Python, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from findings.custom.declared import Declared, declared
from findings.custom.python import CASES, python_rules
from findings.declare import Rule
from findings.yaml_lines import Problem, YamlError, read_yaml

YAML = (".yaml", ".yml")


class OwnRules(msgspec.Struct, frozen=True, kw_only=True):
    """The rules that were read, by id, and the problems with the others."""

    rules: Mapping[str, Declared] = {}
    problems: tuple[Problem, ...] = ()


def own_rules(folder: Path, *, known: Mapping[str, Rule], python: bool) -> OwnRules:
    """Read a folder. ``python`` says whether its Python files may be run: only where somebody named the settings."""
    found: dict[str, Declared] = {}
    problems = []
    for each in _each(folder, python=python):
        if isinstance(each, Problem):
            problems.append(each)
        elif wrong := _taken(each.rule, found, known):
            problems.append(wrong)
        else:
            found[each.rule.id] = each
    return OwnRules(rules=found, problems=tuple(problems))


def _each(folder: Path, *, python: bool) -> Iterator[Declared | Problem]:
    if not folder.is_dir():
        mend = "Make the folder, or mend rules.folder in the settings."
        yield Problem(path=str(folder), line=1, what="there is no such folder", mend=mend)
        return
    for path in sorted(folder.iterdir()):
        shown = f"{folder.name}/{path.name}"
        if path.suffix == ".py" and not python:
            mend = "Name the settings file with --config or MUSTER_CONFIG, if you trust it."
            yield Problem(path=shown, line=1, what="settings that were merely found may not run Python", mend=mend)
        elif path.suffix == ".py":
            yield from python_rules(path, shown)
        elif path.suffix in YAML and not path.name.endswith(CASES):
            yield from _written(path, shown)


def _written(path: Path, shown: str) -> Iterator[Declared | Problem]:
    try:
        document = read_yaml(path, shown=shown, moments=True)
    except YamlError as error:
        yield error.problem
        return
    if not isinstance(document.value, list):
        yield document.problem((), "a file of rules is a list", "Begin each rule with a dash: '- id: …'.")
        return
    yield from (declared(document, number) for number in range(len(document.value)))


def _taken(rule: Rule, found: Mapping[str, Declared], known: Mapping[str, Rule]) -> Problem | None:
    file, _, line = rule.origin.rpartition(":")
    if rule.id in known:
        what, mend = f"{rule.id} is a rule of ours", "Choose another id; rules.severity and rules.disabled tune ours."
    elif rule.id in found:
        what, mend = f"{rule.id} is declared twice", f"The first is in {found[rule.id].rule.origin}."
    else:
        return None
    return Problem(path=file, line=int(line), what=what, mend=mend)
