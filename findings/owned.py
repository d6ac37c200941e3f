"""Each identity beside whoever answers for it: the best claim, its rivals, a backup, and who is still here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from findings.limits import Limits
from findings.owning import asks_for_owner, doubt, gone, keepers, person_of, strong
from findings.telling import Unheard
from graph.access import AccessGraph, Owner
from graph.model import Identity, Person

NOBODY, NOT_READ = "nobody", "not read"
"""The standing of an identity without an owner: none was found, or what would have told could not be read."""


class Owned(msgspec.Struct, frozen=True, kw_only=True):
    """One identity and what is known of its owners."""

    id: str
    name: str
    kind: str
    scope: str
    owner: str = ""
    """The person's or team's name, or the text of the claim where no directory knows them."""
    standing: str = NOBODY
    """nobody, not read, active, left, disabled, unknown, machine or team"""
    confidence: float = 0.0
    evidence: str = ""
    backup: str = ""
    conflict: str = ""
    """Who else it may be, by evidence as good."""
    undecided: bool = False
    """The conflict may be none: a team and perhaps somebody in it."""
    claims: tuple[Owner, ...] = ()
    """All of them, also those too weak to count, best first."""


def owned(graph: AccessGraph, limits: Limits, at: datetime) -> Iterator[Owned]:
    """Every identity that somebody ought to answer for."""
    unheard = Unheard(graph.gaps)
    for identity in graph.each(Identity):
        if asks_for_owner(identity):
            yield owned_one(graph, identity, limits, at, unheard)


def owned_one(graph: AccessGraph, identity: Identity, limits: Limits, at: datetime, unheard: Unheard) -> Owned:
    """One identity with its owners."""
    claims = strong(graph, identity.id, limits.owner_min_confidence)
    untold = unheard.of(identity, graph.sources.get(identity.id, ""))
    found = Owned(
        id=identity.id,
        name=identity.name,
        kind=identity.kind,
        scope=identity.scope,
        standing=NOT_READ if untold else NOBODY,
        claims=tuple(graph.owners(identity.id)),
    )
    if not claims:
        return found
    best, rival = claims[0], doubt(graph, claims, limits.owner_conflict_gap)
    here = [each for each in keepers(graph, claims, at).here if each != best.person]
    return msgspec.structs.replace(
        found,
        owner=owner_name(graph, best),
        standing=standing(graph, best, at),
        confidence=best.confidence,
        evidence=best.evidence,
        backup=_named(graph, here[0]) if here else "",
        conflict=owner_name(graph, rival.other) if rival else "",
        undecided=rival is not None and not rival.sure,
    )


def standing(graph: AccessGraph, owner: Owner, at: datetime) -> str:
    """In a word, whether the owner that a claim means is there to answer."""
    person = person_of(graph, owner)
    if owner.machine:
        return "machine"
    if gone(graph, owner, at):
        return owner.status
    if person is not None and person.team:
        return "team"
    return "active" if owner.status in {"left", "disabled"} else owner.status


def owner_name(graph: AccessGraph, owner: Owner) -> str:
    """What people call the owner that a claim means."""
    return _named(graph, owner.person) if owner.person else owner.text


def of_person(graph: AccessGraph, row: Owned, text: str, least: float) -> bool:
    """Whether somebody answers for it: by a claim that counts, or as one of the team that does."""
    person = graph.people.find(text)
    for owner in row.claims:
        if owner.confidence < least:
            continue
        found = person_of(graph, owner)
        if person is None:
            if text.casefold() in owner.text.casefold():
                return True
        elif found is not None and (found.id == person.id or person in graph.people.members(found)):
            return True
    return False


def _named(graph: AccessGraph, id_: str) -> str:
    person = graph.get(id_)
    return person.name if isinstance(person, Person) else id_


def claim_said(owner: Owner) -> str:
    """Tell a claim: where it was read, what it says, and by which code it came."""
    place = f" ({owner.place})" if owner.place else ""
    through = f", of the code at {owner.defined} that defines it" if owner.defined else ""
    when = f", on {owner.at:%Y-%m-%d}" if owner.at else ""
    return f"{owner.evidence}{place} says {owner.text}{through}{when}"
