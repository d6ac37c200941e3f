"""Reading the register of AI systems: YAML kept in git, as records, with the file and line of what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from findings.yaml_lines import Document, Problem, YamlError, read_yaml, shape
from governance.agreements import agreements
from governance.declared import PolicyText, RegisterText, SystemText
from governance.people import people
from governance.systems import Place, id_of, system
from graph.evidence import REGISTER, REGISTER_BACKUP
from graph.model import Agreement, AiSystem, AnyRecord, OwnerClaim

Placed = AiSystem | Agreement
"""What the register tells the place of."""


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """What is declared, and what is wrong with the rest."""

    records: tuple[AnyRecord, ...] = ()
    problems: tuple[Problem, ...] = ()


class _File(msgspec.Struct, frozen=True, kw_only=True):
    document: Document
    text: RegisterText


def read_register(path: Path) -> Register:
    """Read one YAML file, or every ``.yaml`` and ``.yml`` below a directory. What is wrong never hides the rest."""
    files, problems = _read(path)
    policy, doubled = _policy(files)
    problems.extend(doubled)
    records: dict[str, AnyRecord] = {}
    for file in files:
        for found in _records(file, policy):
            if isinstance(found, Problem):
                problems.append(found)
            elif isinstance(found, Placed) and isinstance(known := records.get(found.id), Placed):
                problems.append(_doubled(file, found, known))
            else:
                records.setdefault(found.id, found)
    return Register(records=tuple(records.values()), problems=tuple(problems))


def _read(path: Path) -> tuple[list[_File], list[Problem]]:
    files, problems = [], []
    for each in _paths(path):
        try:
            document = read_yaml(each, moments=True)
        except YamlError as error:
            problems.append(error.problem)
            continue
        text = shape(document, (), RegisterText)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            files.append(_File(document=document, text=text))
    return files, problems


def _paths(path: Path) -> list[Path]:
    """The files to read; a path that is not there is left for the reader to complain about."""
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.rglob("*") if each.suffix in {".yaml", ".yml"} and each.is_file())


def _policy(files: Iterable[_File]) -> tuple[PolicyText, list[Problem]]:
    """The one policy of the register; a second one is a problem, for nobody could say which counts."""
    stated = [(file, file.text.policy) for file in files if file.text.policy is not None]
    if not stated:
        return PolicyText(), []
    first, policy = stated[0]
    mend = f"Keep one policy; the first is in {first.document.path}."
    return policy, [file.document.problem(("policy",), "there is a second policy", mend) for file, _ in stated[1:]]


def _doubled(file: _File, found: Placed, known: Placed) -> Problem:
    place, _, line = found.place.rpartition(":")
    return Problem(
        path=place or file.document.path,
        line=int(line),
        what=f"{found.id.partition(':')[2]} is declared twice",
        mend=f"Give it an id of its own; the first is at {known.place}.",
    )


def _records(file: _File, policy: PolicyText) -> Iterator[AnyRecord | Problem]:
    yield from people(file.text.people)
    yield from agreements(file.text, file.document)
    for number in range(len(file.text.systems)):
        place = ("systems", number)
        text = shape(file.document, place, SystemText)
        if isinstance(text, Problem):
            yield text
        elif text.risk is not None and text.risk.class_ not in policy.risk_classes:
            what = f"there is no risk class {text.risk.class_}"
            mend = f"Use one of {', '.join(policy.risk_classes)}."
            yield file.document.problem((*place, "risk", "class"), what, mend)
        else:
            yield system(text, policy, file.text.organisation, Place(document=file.document, steps=place))
            yield from _owners(text)


def _owners(text: SystemText) -> Iterator[OwnerClaim]:
    for role, owner, confidence in (
        ("owner", text.owner, REGISTER),
        ("backup_owner", text.backup_owner, REGISTER_BACKUP),
    ):
        if owner:
            yield OwnerClaim(
                id=f"register.{role}:{text.id}",
                kind="register.owner",
                subject=id_of(text),
                owner=owner,
                evidence="register",
                confidence=confidence,
            )
