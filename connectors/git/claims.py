"""Who answers for a part of a repository: what its CODEOWNERS says, as claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from connectors.git.command import Repository
from connectors.git.owners import Rule, place_among, rules
from connectors.git.reading import Entry, texts
from connectors.streams import Scope
from graph.evidence import CODEOWNERS_PART, CODEOWNERS_WHOLE
from graph.model import OwnerClaim


def owners_file(api: Repository, files: Mapping[str, Entry], scope: Scope) -> tuple[str, Sequence[Rule]]:
    """The CODEOWNERS file that counts, and its lines; nothing where there is none."""
    place = place_among(files.keys(), scope.name)
    if place is None:
        return "", ()
    return place, [rule for _, text in texts(api, [files[place]]) for rule in rules(text)]


def rule_claims(subject: str, rule: Rule, place: str, scope: Scope) -> Iterator[OwnerClaim]:
    """A claim for each owner that a line names. A line about everything says less of one part of it."""
    for owner in rule.owners:
        yield OwnerClaim(
            id=f"git.owner:{subject}/{owner}",
            kind="git.owner",
            scope=scope.name,
            subject=subject,
            owner=owner,
            evidence="CODEOWNERS",
            confidence=CODEOWNERS_WHOLE if rule.whole else CODEOWNERS_PART,
            place=f"{place}:{rule.line}",
        )
