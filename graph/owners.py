"""Owner claims, resolved against the people known; every claim keeps its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graph.access import Edge, EdgeKind, Owner
from graph.joins import recognises
from graph.model import AiSystem, AnyRecord, Identity, OwnerClaim, Person


def owners(records: Mapping[str, AnyRecord]) -> Mapping[str, Sequence[Owner]]:
    """For each record somebody is said to answer for: the claims, best evidence first."""
    people = _directory(records)
    found: dict[str, list[Owner]] = defaultdict(list)
    for record in records.values():
        if isinstance(record, OwnerClaim):
            found[record.subject].append(_resolve(record, people))
    for record in records.values():
        if isinstance(record, AiSystem):
            _spread(record, records, found)
    return {subject: sorted(each, key=lambda owner: -owner.confidence) for subject, each in found.items()}


def owner_edges(resolved: Mapping[str, Sequence[Owner]]) -> Iterator[Edge]:
    """From each person to what they answer for."""
    for subject, claims in resolved.items():
        for owner in claims:
            if owner.person is not None:
                yield Edge(
                    source=owner.person,
                    target=subject,
                    kind=EdgeKind.OWNS,
                    why=f"owns it, says {owner.evidence}",
                    evidence=(owner.claim,),
                )


def plain(text: str) -> str:
    """An owner's text without what differs by habit: case, ``mailto:``, a leading @, a plus address."""
    text = text.strip().lower().removeprefix("mailto:").lstrip("@")
    local, at, domain = text.partition("@")
    return f"{local.split('+')[0]}{at}{domain}" if at else text


def _directory(records: Mapping[str, AnyRecord]) -> Mapping[str, Person]:
    found: dict[str, Person] = {}
    for record in records.values():
        if isinstance(record, Person):
            for name in (record.id, record.id.partition(":")[2], record.name, record.email, *record.aliases):
                if name:
                    found.setdefault(plain(name), record)
    return found


def _resolve(claim: OwnerClaim, people: Mapping[str, Person]) -> Owner:
    person = people.get(plain(claim.owner))
    return Owner(
        claim=claim.id,
        text=claim.owner,
        person=person.id if person else None,
        status=person.status if person else "unknown",
        evidence=claim.evidence,
        confidence=claim.confidence,
    )


def _spread(system: AiSystem, records: Mapping[str, AnyRecord], found: dict[str, list[Owner]]) -> None:
    """Whoever answers for a declared system answers for the identities it runs as."""
    for record in records.values():
        if isinstance(record, Identity) and recognises(system, record):
            known = {owner.claim for owner in found[record.id]}
            found[record.id].extend(owner for owner in found[system.id] if owner.claim not in known)
