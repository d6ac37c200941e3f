"""Who answers for an identity: which claims count, who they mean, who of them is still here, and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from findings.subjects import AGENTS, GONE, needs_owner
from graph.access import AccessGraph, EdgeKind, Owner
from graph.directory import plain
from graph.evidence import names_backup
from graph.model import Identity, Person

if TYPE_CHECKING:
    from findings.declare import View

MOST_HOPS = 4
"""How long a chain of machines that own each other is followed."""
WEIGHTY = {EdgeKind.ADMINISTERS: "it administers an account", EdgeKind.READS: "it reads secrets"}


Claims = tuple[Identity, Sequence[Owner]]
"""An identity, and who is said to answer for it, best evidence first."""
ACTIVE = "active"


class Keepers(msgspec.Struct, frozen=True):
    """Those who answer for something: the people still here, by id, and the texts of whom nothing is known."""

    here: tuple[str, ...]
    unclear: tuple[str, ...]


def asks_for_owner(identity: Identity) -> bool:
    """Whether somebody ought to answer for it now: what is switched off has time."""
    return needs_owner(identity) and identity.enabled is not False


def answerable(graph: AccessGraph) -> Sequence[Identity]:
    """Every identity that somebody ought to answer for now."""
    return graph.once(_answerable)


def claimed(graph: AccessGraph) -> Sequence[Identity]:
    """Those of them for which anybody is said to answer, with whatever evidence."""
    return graph.once(_claimed)


def claims_of(view: View) -> Sequence[Claims]:
    """Those of them for which anybody is said to answer with evidence that is strong enough to count."""
    return view.once(_strongly_claimed)


def unsettled(view: View) -> Sequence[Claims]:
    """Those of these whose owners of record need a closer look: none of them is a person known to be here."""
    return view.once(_unsettled)


def _strongly_claimed(view: View) -> Sequence[Claims]:
    graph, least = view.graph, view.limits.owner_min_confidence
    return [(each, found) for each in claimed(graph) if (found := strong(graph, each.id, least))]


def _unsettled(view: View) -> Sequence[Claims]:
    people = view.graph.each(Person)
    here = {each.id for each in people if each.status == ACTIVE and not each.team and not each.machine}
    return [
        (identity, claims)
        for identity, claims in claims_of(view)
        if not any(owner.person in here and owner.status == ACTIVE for owner in of_record(claims))
    ]


def _answerable(graph: AccessGraph) -> Sequence[Identity]:
    return [each for each in graph.each(Identity) if asks_for_owner(each)]


def _claimed(graph: AccessGraph) -> Sequence[Identity]:
    return [each for each in answerable(graph) if graph.owners(each.id)]


def strong(graph: AccessGraph, id_: str, least: float) -> Sequence[Owner]:
    """The claims that are strong enough to count, best first."""
    claims = graph.owners(id_)
    # The best goes first; where all are good enough nothing has to be copied.
    return claims if claims and claims[-1].confidence >= least else [one for one in claims if one.confidence >= least]


def of_record(claims: Sequence[Owner]) -> Sequence[Owner]:
    """Of claims the ones with the best evidence."""
    return [owner for owner in claims if owner.confidence == claims[0].confidence] if len(claims) > 1 else claims


def person_of(graph: AccessGraph, owner: Owner) -> Person | None:
    """Whom a claim means, where a directory knows them."""
    found = graph.get(owner.person) if owner.person else None
    return found if isinstance(found, Person) else None


def who(owner: Owner) -> str:
    """One word for whom a claim means, the same for every way of writing it."""
    return owner.person or plain(owner.text)


def gone(graph: AccessGraph, owner: Owner, at: datetime) -> bool:
    """Whether the one it means has left or is disabled. A day of leaving that is still to come is no departure yet."""
    if owner.status not in GONE:
        return False
    person = person_of(graph, owner)
    leaving = person.left if person else None
    return not (leaving is not None and leaving > at)


def agree(graph: AccessGraph, one: Owner, other: Owner) -> bool | None:
    """Whether two claims mean the same, or a team and somebody in it; None where nobody tells who is in the team."""
    if who(one) == who(other) or plain(one.text) == plain(other.text):
        return True
    teams = [each for each in (one, other) if _is_team(graph, each)]
    if len(teams) != 1:
        return False
    team, person = person_of(graph, teams[0]), person_of(graph, other if teams[0] is one else one)
    if team is None or person is None:
        return None
    members = graph.people.members(team)
    if person in members:
        return True
    return None if len(members) < len(set(team.members)) or not members else False


def keepers(graph: AccessGraph, claims: Sequence[Owner], at: datetime) -> Keepers:
    """Those whom some claims mean. A team is those in it, and unclear where no directory tells who they are."""
    here: dict[str, None] = {}
    unclear: dict[str, None] = {}
    for owner in claims:
        person = person_of(graph, owner)
        if owner.machine or gone(graph, owner, at):
            continue
        if person is None or owner.status not in {ACTIVE, *GONE}:
            unclear[owner.text] = None
        elif not person.team:
            here[person.id] = None
        else:
            members = graph.people.members(person)
            here.update((each.id, None) for each in members if each.status not in GONE)
            if len(members) < len(set(person.members)) or not members:
                unclear[owner.text] = None
    return Keepers(tuple(here), tuple(unclear))


def ends_in_people(graph: AccessGraph, owner: Owner, at: datetime, seen: frozenset[str] = frozenset()) -> bool | None:
    """Whether a claim leads to a person or a staffed team, also by machines that own each other; None: unclear."""
    person = person_of(graph, owner)
    if person is not None and not person.machine:
        return not person.team or _staffed(graph, person)
    if owner.identity is None or owner.identity in seen or len(seen) >= MOST_HOPS:
        return False if owner.machine else None
    further = [
        ends_in_people(graph, each, at, seen | {owner.identity}) for each in graph.owners(owner.identity)[:MOST_HOPS]
    ]
    return True if True in further else None if None in further else False


def weight(graph: AccessGraph, identity: Identity) -> str:
    """Why it matters more than others do that somebody always answers for it; empty when it does not."""
    if graph.worth.in_production(identity.id):
        return "it is in production"
    if graph.worth.jewel(identity.id):
        return "it is a crown jewel"
    if identity.kind in AGENTS:
        return "it is an agent"
    if identity.id not in graph.takers(EdgeKind.ADMINISTERS) and identity.id not in graph.takers(EdgeKind.READS):
        return ""
    steps = (edge for reasons in graph.onwards(identity.id).values() for edge in reasons)
    return next((WEIGHTY[edge.kind] for edge in steps if edge.kind in WEIGHTY), "")


def _is_team(graph: AccessGraph, owner: Owner) -> bool:
    person = person_of(graph, owner)
    return person.team if person else owner.text.startswith("@") and "/" in owner.text


def _staffed(graph: AccessGraph, team: Person) -> bool | None:
    """Whether somebody in a team is still here; a team that no directory lists is taken by its own status."""
    members = graph.people.members(team)
    if any(each.status not in GONE for each in members):
        return True
    if team.status in GONE:
        return False
    return None if not members or len(members) < len(set(team.members)) else False


class Doubt(msgspec.Struct, frozen=True):
    """Another claim that is nearly as strong as the best one; ``sure``: it means somebody else, and not perhaps."""

    other: Owner
    sure: bool


def doubt(graph: AccessGraph, claims: Sequence[Owner], gap: float) -> Doubt | None:
    """Whether the best claim is disputed. One source that names several, an owner and a backup, disputes nothing."""
    if len(claims) <= 1:
        return None
    first = claims[0]
    close = [each for each in claims if first.confidence - each.confidence < gap and not names_backup(each.evidence)]
    answers = {each.claim: agree(graph, first, each) for each in close}
    agreeing = {each.evidence for each in close if answers[each.claim]}
    doubted = [each for each in close if not answers[each.claim] and each.evidence not in agreeing]
    other = next((each for each in doubted if answers[each.claim] is False), None)
    if other is not None:
        return Doubt(other, sure=True)
    return Doubt(doubted[0], sure=False) if doubted else None
