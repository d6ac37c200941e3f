"""What the register says beside AI systems and people: known identities, stores, vendors, changes, exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from findings.yaml_lines import Document, end_of_day, start_of_day
from governance.declared import IdentityText, RegisterText
from governance.systems import Place, exemption
from graph.evidence import REGISTER
from graph.model import Agreement, OwnerClaim

GOOD = frozenset({"keep", "narrow"})
"""What an owner may say that means that the identity is still needed."""


def agreements(text: RegisterText, document: Document) -> Iterator[Agreement | OwnerClaim]:
    """A record for each of them, with the line where it is written."""
    yield from _identities(text, document)
    for number, store in enumerate(text.stores):
        yield _made("store", store.name, store.match, _place(document, "stores", number))
    yield from _vendors(text, document)
    for number, each in enumerate(text.changes):
        yield Agreement(
            id=f"register.change:{each.id}",
            kind="register.change",
            name=each.id,
            about=each.match,
            by=each.by,
            on=start_of_day(each.on),
            until=end_of_day(each.until or each.on),
            reason=each.what,
            place=_place(document, "changes", number),
        )
    for number, accepted in enumerate(text.exceptions):
        where = Place(document=document, steps=("exceptions", number))
        told = exemption(accepted, where)
        yield Agreement(
            id=f"register.exception:{told.id}",
            kind="register.exception",
            name=told.id,
            about=(told.resource,),
            by=told.approver,
            on=told.opened,
            until=told.expires,
            reason=told.reason,
            place=told.place,
            facts={"check": told.check},
        )


def _identities(text: RegisterText, document: Document) -> Iterator[Agreement | OwnerClaim]:
    for number, each in enumerate(text.identities):
        said = max(each.attestations, key=lambda said: said.on, default=None)
        yield Agreement(
            id=f"register.identity:{each.name}",
            kind="register.identity",
            name=each.name,
            about=each.match,
            by=said.by if said else None,
            on=start_of_day(said.on) if said and said.decision in GOOD else None,
            reason=said.decision if said else None,
            place=_place(document, "identities", number),
            facts={
                "owner": each.owner,
                "registered": _day(each.registered),
                "attest_every_days": each.attest_every_days,
                "reach_budget": each.reach_budget,
            },
        )
        yield from _owned(each)


def _owned(text: IdentityText) -> Iterator[OwnerClaim]:
    """The owner of what is named by its whole id; a pattern says nobody's owner for certain."""
    for id_ in text.match:
        if text.owner and "*" not in id_:
            yield OwnerClaim(
                id=f"register.identity.owner:{text.name}:{id_}",
                kind="register.owner",
                subject=id_,
                owner=text.owner,
                evidence="register",
                confidence=REGISTER,
            )


def _vendors(text: RegisterText, document: Document) -> Iterator[Agreement]:
    for number, vendor in enumerate(text.vendors):
        yield Agreement(
            id=f"register.vendor:{vendor.name}",
            kind="register.vendor",
            name=vendor.name,
            about=vendor.match,
            on=_first(vendor.checked_on),
            until=_last(vendor.valid_until),
            place=_place(document, "vendors", number),
            facts={"terms": vendor.terms},
        )
    for number, incident in enumerate(text.vendor_incidents):
        yield Agreement(
            id=f"register.vendor_incident:{incident.name}:{incident.on}",
            kind="register.vendor_incident",
            name=incident.name,
            about=incident.match,
            on=start_of_day(incident.on),
            reason=incident.what,
            place=_place(document, "vendor_incidents", number),
        )


def _made(word: str, name: str, about: tuple[str, ...], place: str) -> Agreement:
    return Agreement(id=f"register.{word}:{name}", kind=f"register.{word}", name=name, about=about, place=place)


def _place(document: Document, *steps: str | int) -> str:
    return str(Place(document=document, steps=steps))


def _day(day: date | None) -> str | None:
    return None if day is None else start_of_day(day).isoformat()


def _first(day: date | None) -> datetime | None:
    return None if day is None else start_of_day(day)


def _last(day: date | None) -> datetime | None:
    return None if day is None else end_of_day(day)
