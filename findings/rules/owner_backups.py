"""Owners that are alone, that are machines, or that have gone to do something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.owning import claims_of, ends_in_people, keepers, of_record, person_of, unsettled, weight
from findings.subjects import name_of
from graph.access import AccessGraph, Owner
from graph.model import Identity, OwnerClaim, Person


@rule(
    "nhi-owner-no-backup",
    "Identity has one owner and no backup",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy="Name a second person or a team beside {owner} for {name}: a BackupOwner tag, CODEOWNERS or the register",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:GV.RR-02", "CIS-GitHub-1.2.0/1.3.7"),
    reads=(Identity, OwnerClaim, Person),
)
def no_backup(view: View) -> Iterator[Answer]:
    """When the only one who knows is ill or leaves, nobody can rotate, stop or explain it.

    Asked of what matters most: what is in production, a crown jewel, an agent, administers an account or reads secrets.
    A team of two is its own backup; who is in a team that no directory lists is unknown.
    """
    for identity, claims in claims_of(view):
        why = weight(view.graph, identity)
        if not why:
            continue
        found = keepers(view.graph, claims, view.at)
        if len(found.here) == 1 and not found.unclear:
            owner = name_of(view.graph, found.here[0])
            message = f"{owner} alone answers for it, and {why}"
            yield Hit(subject=identity.id, message=message, evidence=_told(claims), facts={"owner": owner})
        elif len(found.here) < 2 and found.unclear:  # noqa: PLR2004  because two are one and a backup
            yield Unsure(subject=identity.id, why=f"no directory says who is behind {found.unclear[0]}")


@rule(
    "nhi-owner-not-human",
    "Ownership chain never ends in a live human or staffed team",
    Severity.MEDIUM,
    kind=RuleKind.GRAPH,
    remedy="Name a person or a team for {name} in place of {owner}, or give {owner} an owner of its own",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:GV.RR-02", "OWASP-ASI:ASI03:2026"),
    reads=(Identity, OwnerClaim, Person),
)
def not_human(view: View) -> Iterator[Answer]:
    """A machine answers no question, and a mailbox that nobody reads does not either.

    A machine may own another one when somebody owns the machine: the chain is followed for four steps. A team that
    everybody left is no owner.
    """
    for identity, claims in unsettled(view):
        record = of_record(claims)
        ends = [ends_in_people(view.graph, owner, view.at) for owner in record]
        if all(end is False for end in ends):
            yield _no_human(view.graph, identity, record[0])
        elif True not in ends and False in ends:
            why = f"it is not known whether anybody is behind {record[ends.index(None)].text}"
            yield Unsure(subject=identity.id, why=why)


@rule(
    "nhi-owner-moved",
    "Owner of record moved to another team",
    Severity.LOW,
    kind=RuleKind.DIFF,
    remedy="Ask {owner} and the team they left, {left}, who answers for {name} now, and write it down",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:GV.RR-02", "NIST-CSF-2.0:GV.RR-04"),
    reads=(Identity, OwnerClaim, Person),
)
def moved(view: View) -> Iterator[Answer]:
    """Who changes teams takes along what they know and leaves their identities behind.

    Told by the scan that first sees it: the teams of a person in the directory are compared with those of the last
    scan. Somebody who joined one more team and stayed has not moved.
    """
    if view.before is None:
        return
    for identity, (owner, *_) in claims_of(view):
        person = person_of(view.graph, owner)
        if person is not None and not person.team:
            yield from _move(view.graph, view.before, identity, person, owner)


def _no_human(graph: AccessGraph, identity: Identity, owner: Owner) -> Hit:
    named = owner.person or owner.identity
    name = name_of(graph, named) if named else owner.text
    person = person_of(graph, owner)
    what = "a team that everybody left" if person and person.team else "a machine that nobody answers for"
    if owner.identity == identity.id:
        what = "the identity itself"
    return Hit(
        subject=identity.id,
        message=f"its owner {name} is {what}",
        evidence=_told([owner]),
        facts={"owner": name},
    )


def _move(graph: AccessGraph, before: AccessGraph, identity: Identity, person: Person, owner: Owner) -> Iterator[Hit]:
    known = before.people.find(owner.text)
    if known is None:
        return
    then = {each.id: each.name for each in before.people.teams(known)}
    now = {each.id: each.name for each in graph.people.teams(person)}
    if then and now and not then.keys() & now.keys():
        left, joined = ", ".join(then.values()), ", ".join(now.values())
        yield Hit(
            subject=identity.id,
            message=f"its owner {person.name} moved from {left} to {joined}",
            evidence=_told([owner]),
            facts={"owner": person.name, "left": left},
        )


def _told(claims: Sequence[Owner]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{each.text} is the owner, says {each.evidence}" for each in claims))
