"""Whom to ask where nobody is known to answer: from weak evidence, from managers of those who left, from peers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from findings.limits import Limits
from findings.owned import NOBODY, NOT_READ, Owned, claim_said, owned, owner_name, standing
from findings.owning import gone, person_of, who
from graph.access import AccessGraph, Owner
from graph.definitions import defined
from graph.evidence import plain_key
from graph.model import Identity, Person

WORKLOAD_TAGS = frozenset({"app", "application", "service", "project", "workload", "component", "product", "stackname"})
"""Tags that name what an identity belongs to."""
FILE, WORKLOAD, ACCOUNT, MANAGER, AGREEING, MOST = 0.45, 0.45, 0.35, 0.4, 0.1, 0.9
"""What peers in one file, one workload and one account are worth, a manager, each further kind of evidence; the sum."""
LEAST_PEERS, MOST_OF_THEM = 3, 0.8
"""An account speaks for its identities when so many of them have owners, and so large a part the same one."""
LACKING = frozenset({NOBODY, NOT_READ, "left", "disabled", "machine"})
"""Standings in which nobody is there to answer, as far as is known."""
WHY = {
    NOBODY: "nobody is known to answer for it",
    NOT_READ: "what would tell its owner could not be read",
    "left": "its owner {owner} is gone",
    "machine": "its owner {owner} is a machine",
}
Votes = Mapping[str, tuple[str, int, int]]
"""For each group: who answers for most of it, for how many, and how many have an owner at all."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may be the owner, and all that speaks for them."""

    owner: str
    """What to write: an address where one is known."""
    name: str
    standing: str
    confidence: float
    evidence: tuple[str, ...]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """An identity without an owner who is here, and whom to ask, likeliest first."""

    id: str
    name: str
    kind: str
    scope: str
    why: str
    candidates: tuple[Candidate, ...]
    definition: str = ""
    """The definition in code that is surely its own."""


class _Sign(msgspec.Struct, frozen=True):
    """One thing that speaks for somebody."""

    who: str
    sort: str
    weight: float
    text: str


def proposals(graph: AccessGraph, limits: Limits, at: datetime) -> Iterator[Proposal]:
    """A proposal for each identity that lacks an owner who is here. Without any candidate it is told all the same."""
    proposing = _Proposing(graph, limits, at)
    for row in proposing.rows:
        if row.standing in LACKING:
            yield proposing.proposal(row)


class _Proposing:
    """What identities have in common, counted once."""

    def __init__(self, graph: AccessGraph, limits: Limits, at: datetime) -> None:
        self._graph, self._limits, self._at = graph, limits, at
        self.rows = list(owned(graph, limits, at))
        self._defined = defined(graph.records)
        self._names: dict[str, tuple[str, str, str]] = {}
        self._groups = {row.id: list(self._groups_of(row)) for row in self.rows}
        self._votes = self._counted()

    def proposal(self, row: Owned) -> Proposal:
        """Whom to ask about one identity."""
        found: dict[str, dict[str, _Sign]] = defaultdict(dict)
        for sign in (*self._own(row), *self._by_peers(row)):
            known = found[sign.who].get(sign.sort)
            if known is None or known.weight < sign.weight:
                found[sign.who][sign.sort] = sign
        candidates = sorted(
            (self._candidate(each, list(signs.values())) for each, signs in found.items()),
            key=lambda each: (-each.confidence, each.owner),
        )
        why = WHY.get(row.standing, "its owner {owner} is {standing}").format(owner=row.owner, standing=row.standing)
        sure = [each for each in self._defined.get(row.id, ()) if each.how in {"arn", "name", "pattern"}]
        return Proposal(
            id=row.id,
            name=row.name,
            kind=row.kind,
            scope=row.scope,
            why=why,
            candidates=tuple(candidates),
            definition=sure[0].definition.id if len(sure) == 1 else "",
        )

    def _own(self, row: Owned) -> Iterator[_Sign]:
        """What is said of the identity itself, and the managers of those who left."""
        for owner in row.claims:
            if owner.machine:
                continue
            if not gone(self._graph, owner, self._at):
                yield self._sign(owner, owner.evidence, owner.confidence, claim_said(owner))
            elif (person := person_of(self._graph, owner)) is not None:
                yield from self._manager(person, owner)

    def _manager(self, person: Person, owner: Owner) -> Iterator[_Sign]:
        manager = self._graph.people.find(person.manager or "")
        if manager is not None and manager.status not in {"left", "disabled"}:
            self._names[manager.id] = _written(manager)
            text = f"{manager.name} was the manager of {person.name}, who is gone; {claim_said(owner)}"
            yield _Sign(manager.id, "manager", MANAGER, text)

    def _by_peers(self, row: Owned) -> Iterator[_Sign]:
        """Who answers for what belongs together with it."""
        for sort, group, weight in self._groups[row.id]:
            if group not in self._votes:
                continue
            best, count, total = self._votes[group]
            share = count / total
            if sort == "account" and (total < LEAST_PEERS or share < MOST_OF_THEM):
                continue
            text = f"{self._names[best][1]} answers for {count} of {total} with an owner in {group.partition(' ')[2]}"
            # One peer may be a chance, many are a habit.
            yield _Sign(best, f"peers {sort}", round(weight * share * total / (total + 1), 2), text)

    def _groups_of(self, row: Owned) -> Iterator[tuple[str, str, float]]:
        for match in self._defined.get(row.id, ()):
            facts = match.definition.facts
            yield "file", f"file {match.definition.scope}:{facts.get('path')}", FILE
        identity = self._graph.get(row.id)
        for key, value in identity.tags.items() if isinstance(identity, Identity) else ():
            if plain_key(key) in WORKLOAD_TAGS and value:
                yield "workload", f"workload {key}={value} of {row.scope}", WORKLOAD
        yield "account", f"account {row.scope}", ACCOUNT

    def _counted(self) -> Votes:
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows:
            if row.standing in {"active", "team", "unknown"}:
                best = row.claims[0]
                self._sign(best, "", 0, "")
                for _, group, _ in self._groups[row.id]:
                    votes[group][who(best)] += 1
        return {group: (*each.most_common(1)[0], each.total()) for group, each in votes.items()}

    def _sign(self, owner: Owner, sort: str, weight: float, text: str) -> _Sign:
        person = person_of(self._graph, owner)
        name = owner_name(self._graph, owner)
        written = _written(person) if person else (owner.text, name, standing(self._graph, owner, self._at))
        self._names.setdefault(who(owner), written)
        return _Sign(who(owner), sort, weight, text)

    def _candidate(self, id_: str, signs: Sequence[_Sign]) -> Candidate:
        """As sure as the best sign, and a little surer for each other kind of it."""
        best, *others = sorted(signs, key=lambda sign: -sign.weight)
        owner, name, status = self._names[id_]
        return Candidate(
            owner=owner,
            name=name,
            standing=status,
            confidence=round(min(max(best.weight, MOST), best.weight + AGREEING * len(others)), 2),
            evidence=tuple(sign.text for sign in (best, *others)),
        )


def _written(person: Person) -> tuple[str, str, str]:
    return person.email or person.name, person.name, "team" if person.team else person.status
