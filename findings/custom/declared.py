"""A rule in YAML: a kind of record, conditions, and what to say. It becomes a rule like every other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from findings.cases import Case
from findings.custom.conditions import Condition, Unknown, Wrong, read
from findings.custom.paths import TYPES, Absent, Asking, NotReported, follow, named_in, problem_of
from findings.declare import Answer, Hit, Judge, Rule, RuleKind, Severity, Unsure, View
from findings.frameworks import references
from findings.yaml_lines import Document, Problem, shape
from graph.model import AnyRecord

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
ID_MEND = "Use words in small letters with dashes between them: acme-key-without-team."


class RuleText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule as the file spells it."""

    id: str
    title: str
    severity: Severity
    why: str
    record: str
    kinds: tuple[str, ...] = ()
    """Globs on the record's kind; empty for all of them."""
    where: Any
    message: str
    evidence: tuple[str, ...] = ()
    remedy: str
    frameworks: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    cases: Any = ()


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that was read, and its cases."""

    rule: Rule
    cases: tuple[Case, ...] = ()


def declared(document: Document, number: int) -> Declared | Problem:
    """The rule at that place in a file, or the first thing wrong with it."""
    text = shape(document, (number,), RuleText)
    if isinstance(text, Problem):
        return text
    wrong = next(_wrong(document, number, text), None)
    if wrong:
        return wrong
    kind = TYPES[text.record]
    try:
        where = read(text.where, kind, (number, "where"))
    except Wrong as error:
        return document.problem(error.place, error.what, error.mend)
    cases = shape(document, (number, "cases"), tuple[Case, ...]) if text.cases else ()
    if isinstance(cases, Problem):
        return cases
    return Declared(rule=_rule(text, kind, where, f"{document.path}:{document.line((number,))}"), cases=cases)


def _wrong(document: Document, number: int, text: RuleText) -> Iterator[Problem]:
    if not ID.fullmatch(text.id):
        yield document.problem((number, "id"), f"{text.id} is no id of a rule", ID_MEND)
    if text.record not in TYPES:
        mend = f"There is: {', '.join(TYPES)}."
        yield document.problem((number, "record"), f"there is no record {text.record}", mend)
        return
    for citation in text.frameworks:
        if citation not in references():
            mend = "Write it as: OWASP-NHI:NHI1:2025; docs/frameworks.md lists them."
            yield document.problem((number, "frameworks"), f"no framework has the item {citation}", mend)
    for name in ("message", "remedy", "evidence"):
        said = getattr(text, name)
        for path in named_in(" ".join(said) if isinstance(said, tuple) else said):
            wrong = None if path == "name" else problem_of(path, TYPES[text.record])
            if wrong:
                yield document.problem((number, name), wrong, "Put the path of a field between braces.")


def _rule(text: RuleText, kind: type[AnyRecord], where: Condition, origin: str) -> Rule:
    joined = any("." in path for path in (*_paths(text.where), *named_in(text.message)))
    return Rule(
        id=text.id,
        title=text.title,
        severity=text.severity,
        kind=RuleKind.JOIN if joined else RuleKind.FACT,
        remedy=_plain_names(text.remedy),
        frameworks=text.frameworks,
        reads=(kind,),
        platforms=text.platforms,
        why=text.why.strip(),
        judge=_judge(text, kind, where),
        origin=origin,
    )


def _paths(where: Any) -> Iterator[str]:  # noqa: ANN401  because it is what somebody wrote
    if isinstance(where, dict):
        for key, value in where.items():
            yield key
            yield from _paths(value)
    elif isinstance(where, list):
        for each in where:
            yield from _paths(each)


def _judge(text: RuleText, kind: type[AnyRecord], where: Condition) -> Judge:
    def judge(view: View) -> Iterator[Answer]:
        asking = Asking(view=view)
        for record in view.graph.each(kind):
            if text.kinds and not any(fnmatchcase(record.kind, glob) for glob in text.kinds):
                continue
            answer = where(record, asking)
            if isinstance(answer, Unknown):
                yield Unsure(subject=record.id, why=answer.why)
            elif answer:
                yield _hit(text, record, asking)

    return judge


def _hit(text: RuleText, record: AnyRecord, asking: Asking) -> Hit:
    return Hit(
        subject=record.id,
        message=_filled(text.message, record, asking),
        evidence=tuple(_filled(each, record, asking) for each in text.evidence),
        facts={_fact(path): _said(path, record, asking) for path in named_in(text.remedy)},
    )


def _fact(path: str) -> str:
    """A path as the name of a fact: remedies are filled in by plain words."""
    return re.sub(r"\W", "_", path)


def _plain_names(remedy: str) -> str:
    for path in dict.fromkeys(named_in(remedy)):
        remedy = remedy.replace("{" + path + "}", "{" + _fact(path) + "}")
    return remedy


def _filled(text: str, record: AnyRecord, asking: Asking) -> str:
    for path in dict.fromkeys(named_in(text)):
        text = text.replace("{" + path + "}", _said(path, record, asking))
    return text


def _said(path: str, record: AnyRecord, asking: Asking) -> str:
    value = follow("graph.name" if path == "name" else path, record, asking)
    if isinstance(value, NotReported):
        return "(not reported)"
    if isinstance(value, Absent):
        return "(none)"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
