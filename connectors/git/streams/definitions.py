"""Identities that the code of a repository defines, and who answers for that code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from posixpath import dirname

from connectors.git import definitions as code
from connectors.git import git
from connectors.git.blame import Blame
from connectors.git.claims import owners_file, rule_claims
from connectors.git.command import Repository
from connectors.git.definitions.model import Definition
from connectors.git.kinds import record_id
from connectors.git.owners import deciding
from connectors.git.reading import Entry, texts, tree
from connectors.git.streams.repository import repository_id
from connectors.streams import Scope
from graph.definitions import DEFINITION
from graph.evidence import LAST_CHANGER, tag_claims
from graph.model import OwnerClaim, Resource


@git.stream(
    "definitions",
    permission=("git:rev-parse", "git:ls-tree", "git:cat-file", "git:blame"),
    yields=(Resource, OwnerClaim),
    scope="repository",
)
def definitions(api: Repository, scope: Scope) -> Iterator[Resource | OwnerClaim]:
    """Every identity that HEAD defines as code, with the owners of the code and whoever changed it last."""
    files = tree(api)
    found = dict(_read(api, files, scope))
    place, rules = owners_file(api, files, scope) if found else ("", ())
    for path, records in found.items():
        for record in records:
            yield record
            where = f"{path}:{record.facts['line']}"
            yield from tag_claims(record.id, scope.name, record.tags, kind="git.tag", word="code tag", place=where)
            for rule in deciding(rules, path):
                yield from rule_claims(record.id, rule, place, scope)
    if found:
        blame = Blame(api, files)
        for path, records in found.items():
            yield from _changed(blame, path, records)


def _read(api: Repository, files: Mapping[str, Entry], scope: Scope) -> Iterator[tuple[str, Sequence[Resource]]]:
    """What each file defines, for the files that define something."""
    wanted = [entry for path, entry in files.items() if code.readable(path)]
    folders: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry, text in texts(api, wanted):
        if code.TERRAFORM.fullmatch(entry.path):
            # The files of a folder are one program.
            folders[dirname(entry.path)].append((entry.path, text))
        else:
            yield from _records(entry.path, text, {}, scope)
    for each in folders.values():
        known = dict(local for path, text in each for local in code.plain_locals(path, text))
        for path, text in each:
            yield from _records(path, text, known, scope)


def _records(path: str, text: str, known: Mapping[str, str], scope: Scope) -> Iterator[tuple[str, Sequence[Resource]]]:
    if records := [_record(number, each, path, scope) for number, each in _of_file(path, text, known)]:
        yield path, records


def _of_file(path: str, text: str, known: Mapping[str, str]) -> Iterator[tuple[int, Definition]]:
    """The definitions of a file, those of one address numbered. What is no valid YAML defines nothing."""
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for each in code.read(path, text, known):
        numbers[each.kind, each.address] += 1
        yield numbers[each.kind, each.address], each


def _record(number: int, found: Definition, path: str, scope: Scope) -> Resource:
    address = found.address if number == 1 else f"{found.address}~{number}"
    return Resource(
        id=f"{record_id(DEFINITION, scope, path)}#{address}",
        kind=DEFINITION,
        scope=scope.name,
        name=found.arn or found.name,
        parent=repository_id(scope),
        tags=dict(found.tags),
        facts={
            "defines": found.kind,
            "pattern": found.name or None,
            "arn": found.arn or None,
            "uses": found.uses or None,
            "address": found.address,
            "form": found.form,
            "path": path,
            "line": found.line,
            "end": found.end,
        },
    )


def _changed(blame: Blame, path: str, records: Sequence[Resource]) -> Iterator[OwnerClaim]:
    """Who changed each definition last."""
    spans = [(int(each.facts["line"] or 1), int(each.facts["end"] or 1)) for each in records]
    changes = blame.changes(path, spans)
    for record, (start, end) in zip(records, spans, strict=True):
        own = [change for line, change in changes.items() if start <= line <= end]
        if own:
            last = max(own, key=lambda change: change.at)
            yield OwnerClaim(
                id=f"git.change:{record.id}",
                kind="git.change",
                scope=record.scope,
                subject=record.id,
                owner=last.email,
                evidence="last change",
                confidence=LAST_CHANGER,
                place=f"{path}:{start} in {last.commit[:12]}",
                at=last.at,
            )
