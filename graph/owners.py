"""Owner claims, resolved against the people known; every claim keeps its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.access import Owner
from graph.definitions import Match, defined, place_of
from graph.directory import Directory, is_bot, plain
from graph.evidence import SAID, THROUGH, plain_key
from graph.joins import recognises
from graph.model import AiSystem, AnyRecord, Identity, OwnerClaim, Person
from graph.typed import Typed

MADE = "cloudtrail:"
"""Begins the evidence of who made a thing: a user or a role by its name, and no text that people wrote."""
Found = dict[str, list[Owner]]


def owners(records: Mapping[str, AnyRecord], typed: Typed | None = None) -> Mapping[str, Sequence[Owner]]:
    """For each record somebody is said to answer for: the claims, best evidence first."""
    typed = typed or Typed(records)
    resolving = _Resolving(records, typed)
    found: Found = defaultdict(list)
    for claim in _standing_claims(typed.each(OwnerClaim)):
        found[claim.subject].append(resolving.owner(claim))
    for system in typed.each(AiSystem):
        _spread(system, typed.each(Identity), found)
    for thing, matches in defined(records, typed).items():
        found[thing].extend(_through(matches, found))
    return {subject: _best_first(each) for subject, each in found.items() if each}


def _best_first(claims: list[Owner]) -> Sequence[Owner]:
    return sorted(claims, key=lambda owner: -owner.confidence) if len(claims) > 1 else claims


def _standing_claims(claims: Sequence[OwnerClaim]) -> Iterator[OwnerClaim]:
    """The claims, those by a tag as far as settings do not say otherwise of it."""
    said = {(each.subject, plain_key(each.evidence)) for each in claims if each.kind == SAID}
    for claim in claims:
        overruled = bool(said) and claim.kind != SAID and (claim.subject, plain_key(claim.evidence)) in said
        if claim.confidence > 0 and not overruled:
            yield claim


class Answering(Mapping[str, Sequence[Owner]]):
    """The owners of everything, resolved when somebody first asks for one: no walk needs them."""

    def __init__(self, records: Mapping[str, AnyRecord], typed: Typed) -> None:
        self._records, self._typed = records, typed

    @cached_property
    def _resolved(self) -> Mapping[str, Sequence[Owner]]:
        return owners(self._records, self._typed)

    def __getitem__(self, id_: str) -> Sequence[Owner]:
        return self._resolved[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._resolved)

    def __len__(self) -> int:
        return len(self._resolved)


class _Resolving:
    """Whom the texts of claims mean: people of the directory first, then machines of the inventory."""

    def __init__(self, records: Mapping[str, AnyRecord], typed: Typed) -> None:
        self._records, self._typed = records, typed
        self._people = Directory(typed.each(Person))

    def owner(self, claim: OwnerClaim) -> Owner:
        """The claim as it is used."""
        person = self._people.find(claim.owner)
        machine = None if person else self._machine(claim)
        return Owner(
            claim=claim.id,
            text=claim.owner,
            person=person.id if person else None,
            status=person.status if person else "unknown",
            evidence=claim.evidence,
            confidence=claim.confidence,
            place=claim.place,
            at=claim.at,
            machine=person.machine if person else machine is not None or is_bot(claim.owner),
            identity=machine,
        )

    def _machine(self, claim: OwnerClaim) -> str | None:
        """The identity that a claim names, where it is known to be no person's."""
        named = self._records.get(claim.owner)
        if named is None and claim.evidence.startswith(MADE):
            named = self._records.get(self._names.get((claim.scope, claim.owner), ""))
        return named.id if isinstance(named, Identity) and named.human is False else None

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], str]:
        """What acts, by scope and name."""
        acting = (each for each in self._typed.each(Identity) if each.human is False)
        return {(each.scope, each.name): each.id for each in acting}


def _spread(system: AiSystem, identities: Sequence[Identity], found: Found) -> None:
    """Whoever answers for a declared system answers for the identities it runs as."""
    for identity in identities:
        if recognises(system, identity):
            known = {owner.claim for owner in found[identity.id]}
            found[identity.id].extend(owner for owner in found[system.id] if owner.claim not in known)


def _through(matches: Sequence[Match], found: Found) -> Iterator[Owner]:
    """Whoever answers for the code answers for what it defines; where several places may, those whom all name."""
    first, *others = matches
    agreed = [{plain(each.text) for each in found.get(other.definition.id, ())} for other in others]
    for owner in found.get(first.definition.id, ()):
        if all(plain(owner.text) in names for names in agreed):
            sure = max(owner.confidence - THROUGH[first.how], 0.0)
            yield msgspec.structs.replace(
                owner, confidence=round(sure, 2), through=first.definition.id, defined=place_of(first.definition)
            )
