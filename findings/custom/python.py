"""Rules of one's own in Python: files of a folder, through the same decorator as ours."""

from __future__ import annotations

import importlib.util
import traceback
from collections.abc import Iterator
from pathlib import Path

import msgspec

from findings.cases import Case
from findings.custom.declared import Declared
from findings.declare import Rule, collecting
from findings.frameworks import references
from findings.yaml_lines import Document, Problem, YamlError, read_yaml, shape

CASES = ".cases.yaml"
"""What the file of a rule's cases is called: the rule's id and this."""


def python_rules(path: Path, shown: str) -> Iterator[Declared | Problem]:
    """The rules that one Python file declares. A file that breaks is a problem with its line, and declares none."""
    with collecting() as found:
        problem = _run(path, shown)
    if problem:
        yield problem
        return
    if not found:
        yield Problem(path=shown, line=1, what="it declares no rule", mend="Use the decorator of findings.declare.")
    for rule in found.values():
        yield _complete(rule, path, shown)


def _run(path: Path, shown: str) -> Problem | None:
    # A name of its own keeps it apart from every module there is; nothing is put on the path of imports.
    spec = importlib.util.spec_from_file_location(f"muster_rules_of_ones_own.{path.stem}", path)
    if spec is None or spec.loader is None:
        return Problem(path=shown, line=1, what="it cannot be read as Python", mend="Check the file.")
    try:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except SyntaxError as error:
        what = f"this is not Python: {error.msg}"
        return Problem(path=shown, line=error.lineno or 1, what=what, mend="Mend the line.")
    except Exception as error:  # noqa: BLE001  because whatever somebody's own file raises is told with its line
        what = f"it broke off with {type(error).__name__}: {error}"
        return Problem(path=shown, line=_line(error, path), what=what, mend="Mend the line.")
    return None


def _line(error: Exception, path: Path) -> int:
    """The line of the file itself on which it broke off."""
    own = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == str(path)]
    return (own[-1] if own else None) or 1


def _complete(rule: Rule, path: Path, shown: str) -> Declared | Problem:
    line = rule.judge.__code__.co_firstlineno
    for wrong, mend in _lacking(rule):
        return Problem(path=shown, line=line, what=f"rule {rule.id} {wrong}", mend=mend)
    cases = _cases(path.with_name(rule.id + CASES), shown)
    if isinstance(cases, Problem):
        return cases
    return Declared(rule=msgspec.structs.replace(rule, origin=f"{shown}:{line}"), cases=cases)


def _lacking(rule: Rule) -> Iterator[tuple[str, str]]:
    if not rule.why:
        yield "has no docstring", "Say why it matters: people read it."
    if not rule.remedy:
        yield "has no remedy", "Say what to do."
    for citation in rule.frameworks:
        if citation not in references():
            yield f"cites {citation}, an item of no framework", "docs/frameworks.md lists them."


def _cases(path: Path, shown: str) -> tuple[Case, ...] | Problem:
    if not path.exists():
        return ()
    try:
        document: Document = read_yaml(path, shown=str(Path(shown).with_name(path.name)), moments=True)
    except YamlError as error:
        return error.problem
    return shape(document, (), tuple[Case, ...])
