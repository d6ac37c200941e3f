"""CODEOWNERS: who answers for the repository, for its parts, and for the workflows and agents in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.git import git
from connectors.git.command import Repository
from connectors.git.kinds import AGENT, WORKFLOW, record_id
from connectors.git.owners import PLACES, Rule, deciding, rules
from connectors.git.reading import texts, tree
from connectors.git.streams.repository import repository_id
from connectors.streams import Scope
from graph.model import OwnerClaim, Resource

WHOLE = 0.8
PART = 0.9
EVERYTHING = frozenset({"*", "**", "/", "/*", "/**", "*/", "**/*"})


@git.stream(
    "codeowners",
    permission=("git:rev-parse", "git:ls-tree", "git:cat-file"),
    yields=(OwnerClaim, Resource),
    scope="repository",
)
def codeowners(api: Repository, scope: Scope) -> Iterator[OwnerClaim | Resource]:
    """Every owner that CODEOWNERS names, for the repository and for each pattern of paths."""
    files = tree(api)
    place = next((place for place in PLACES if place in files), None)
    if place is None:
        return
    for _, text in texts(api, [files[place]]):
        found = list(rules(text))
        told = [record for rule in found for record in _of_pattern(rule, place, scope)]
        told += _of_files(found, [path for path in files if WORKFLOW.fullmatch(path)], "git.workflow", scope)
        told += _of_files(found, [path for path in files if AGENT.fullmatch(path)], "ai.agent", scope)
        # A pattern may be written twice; what is said last of it counts.
        yield from {record.id: record for record in told}.values()


def _of_pattern(rule: Rule, place: str, scope: Scope) -> Iterator[OwnerClaim | Resource]:
    if rule.pattern in EVERYTHING:
        yield from _claims(repository_id(scope), rule, WHOLE, scope)
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
    yield from _claims(part, rule, PART, scope)


def _of_files(found: Sequence[Rule], paths: Sequence[str], kind: str, scope: Scope) -> Iterator[OwnerClaim]:
    for path in paths:
        rule = deciding(found, path)
        if rule is not None:
            yield from _claims(record_id(kind, scope, path), rule, PART, scope)


def _claims(subject: str, rule: Rule, confidence: float, scope: Scope) -> Iterator[OwnerClaim]:
    for owner in rule.owners:
        yield OwnerClaim(
            id=f"git.owner:{subject}/{owner}",
            kind="git.owner",
            scope=scope.name,
            subject=subject,
            owner=owner,
            evidence="CODEOWNERS",
            confidence=confidence,
        )
