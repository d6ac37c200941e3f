"""Suppliers that are let in: whether anybody looked at them, and whether they had an incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from findings.accounts import Accounts, Whose, trusted_account
from findings.agreed import VENDOR, VENDOR_INCIDENT, Agreed
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.entrances import Entrances
from findings.subjects import name_of
from graph.model import Agreement, AiSystem, Identity, Resource, Trust

READS = (Trust, Identity, Resource, AiSystem, Agreement)
TELLING = ("publisher", "publisher_id", "vendor")
"""The facts of an app that say whose it is."""


class _Vendor(msgspec.Struct, frozen=True):
    """A supplier that is let in: by which names it is known, and what lets it in."""

    names: tuple[str, ...]
    doors: tuple[str, ...]


@rule(
    "oauth-vendor-unassessed",
    "Connected vendor has no valid supplier check",
    Severity.MEDIUM,
    kind=RuleKind.REGISTER,
    remedy="Look at {vendor} and its terms, and write it under vendors in the register; or take it out of {name}",
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:GV.SC-04",
        "NIST-CSF-2.0:GV.SC-06",
        "NIST-CSF-2.0:GV.SC-07",
    ),
    reads=READS,
)
def unassessed(view: View) -> Iterator[Answer]:
    """A supplier's breach is ours as far as it is let in.

    Connected is who has an account that a role lets in from outside the organisation, and the publisher of an app. As
    long as the register names no vendor, the answer is unknown; so is a check without an end.
    """
    register = Agreed(view.graph, VENDOR)
    for vendor in _vendors(view):
        entries = register.about(*vendor.names)
        named = entries[0].name if entries else vendor.names[-1]
        good = [each for each in entries if each.on and (each.until is None or each.until >= view.at)]
        if not register:
            yield Unsure(subject=vendor.doors[0], why="the register names no vendor that was looked at")
        elif not good:
            why = "the last look at it has run out" if any(each.on for each in entries) else "nobody looked at it"
            yield _hit(view, vendor, named, f"it lets in {named}, and {why}")
        elif all(each.until is None for each in good):
            yield Unsure(subject=vendor.doors[0], why=f"until when the look at {named} is good is not written down")


@rule(
    "oauth-vendor-flagged",
    "Connected vendor is on the incident list",
    Severity.CRITICAL,
    kind=RuleKind.JOIN,
    remedy="Take {vendor} out of {name}, and change every credential that it could see since {day}",
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:GV.SC-08",
        "NIST-CSF-2.0:RS.MI-01",
    ),
    reads=READS,
)
def flagged(view: View) -> Iterator[Answer]:
    """Whoever broke into a supplier comes in by the door that the supplier has.

    The list is ``vendor_incidents`` in the register; nothing is asked of any network. An AI system that names the
    supplier of its model is connected too. Without a list the answer is unknown.
    """
    incidents, register = Agreed(view.graph, VENDOR_INCIDENT), Agreed(view.graph, VENDOR)
    if not incidents:
        yield Unsure(subject="estate", why="the register has no list of vendors that had an incident")
        return
    for vendor in (*_vendors(view), *_suppliers(view)):
        names = (*vendor.names, *(each.name for each in register.about(*vendor.names)))
        for incident in incidents.every:
            if incident.name in names or incident in incidents.about(*names):
                day = f"{incident.on:%Y-%m-%d}" if incident.on else "an unknown day"
                what = f": {incident.reason}" if incident.reason else ""
                message = f"it lets in {incident.name}, which had an incident on {day}{what}"
                hit = _hit(view, vendor, incident.name, message)
                yield msgspec.structs.replace(hit, facts={**hit.facts, "day": day})


def _vendors(view: View) -> Iterator[_Vendor]:
    accounts, entrances = Accounts(view), view.graph.once(Entrances)
    doors: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for trust in entrances.across():
        number = trusted_account(trust)
        if accounts.whose(number, trust.scope) not in {Whose.OURS, Whose.UNKNOWN}:
            doors[number, accounts.told(number)].add(trust.target)
    for app in view.graph.each(Identity):
        names = tuple(str(app.facts[key]) for key in TELLING if app.facts.get(key)) if app.facts else ()
        if names and app.enabled is not False and not app.platform_managed:
            doors[names].add(app.id)
    for names, ids in doors.items():
        yield _Vendor(names, tuple(sorted(ids)))


def _suppliers(view: View) -> Iterator[_Vendor]:
    for system in view.graph.each(AiSystem):
        for name in sorted({each.supplier or each.provider for each in system.models}):
            if system.state != "retired":
                yield _Vendor((name,), (system.id,))


def _hit(view: View, vendor: _Vendor, named: str, message: str) -> Hit:
    first, *others = vendor.doors
    more = f" (so do {len(others)} more)" if others else ""
    evidence = tuple(name_of(view.graph, each) for each in others)
    return Hit(subject=first, message=message + more, evidence=evidence, facts={"vendor": named})
