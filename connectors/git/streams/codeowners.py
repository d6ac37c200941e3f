"""CODEOWNERS: who answers for the repository, for its parts, and for the workflows and agents in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.git import git
from connectors.git.claims import owners_file, rule_claims
from connectors.git.command import Repository
from connectors.git.kinds import AGENT, WORKFLOW, record_id
from connectors.git.owners import Rule, deciding
from connectors.git.reading import tree
from connectors.git.streams.repository import repository_id
from connectors.streams import Scope
from graph.model import OwnerClaim, Resource


@git.stream(
    "codeowners",
    permission=("git:rev-parse", "git:ls-tree", "git:cat-file"),
    yields=(OwnerClaim, Resource),
    scope="repository",
)
def codeowners(api: Repository, scope: Scope) -> Iterator[OwnerClaim | Resource]:
    """Every owner that CODEOWNERS names, for the repository and for each pattern of paths."""
    files = tree(api)
    place, found = owners_file(api, files, scope)
    told = [record for rule in found for record in _of_pattern(rule, place, scope)]
    told += _of_files(found, place, [path for path in files if WORKFLOW.fullmatch(path)], "git.workflow", scope)
    told += _of_files(found, place, [path for path in files if AGENT.fullmatch(path)], "ai.agent", scope)
    # A pattern may be written twice; what is said last of it counts.
    yield from {record.id: record for record in told}.values()


def _of_pattern(rule: Rule, place: str, scope: Scope) -> Iterator[OwnerClaim | Resource]:
    if rule.excludes:
        return
    if rule.whole:
        yield from rule_claims(repository_id(scope), rule, place, scope)
        return
    part = record_id("git.path", scope, rule.pattern)
    yield Resource(
        id=part,
        kind="git.path",
        scope=scope.name,
        name=rule.pattern,
        parent=repository_id(scope),
        facts={"declared": f"{place}:{rule.line}"},
    )
    yield from rule_claims(part, rule, place, scope)


def _of_files(found: Sequence[Rule], place: str, paths: Sequence[str], kind: str, scope: Scope) -> Iterator[OwnerClaim]:
    for path in paths:
        for rule in deciding(found, path):
            yield from rule_claims(record_id(kind, scope, path), rule, place, scope)
