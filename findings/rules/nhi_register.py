"""Identities beside what the register knows of them: who is missing, and whose owner has not spoken for long."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from findings.agreed import IDENTITY, Agreed
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.owning import weight
from findings.subjects import acts, moment
from findings.walks import administering, into, walks_to
from graph.access import AccessGraph, EdgeKind
from graph.model import Agreement, AiSystem, Grant, Identity, Membership, Policy, Trust

RIGHTS = (Identity, Policy, Grant, Trust, Membership)
GOING = "retire"
UNDECLARED = "the register names no identities"


@rule(
    "nhi-unregistered",
    "Discovered privileged identity is not in the register",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy="Write {name} down under identities in the register, with its owner, or take its rights away",
    frameworks=("OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:ID.AM-02", "NIST-CSF-2.0:ID.AM-08"),
    reads=(*RIGHTS, Agreement, AiSystem),
)
def unregistered(view: View) -> Iterator[Answer]:
    """Who can do the most should be known by name before anything happens.

    Asked of identities that are or can surely become administrator, or lead to a crown jewel; people, account roots and
    what the platform keeps itself are left out. As long as the register names no identities, the answer is unknown.
    """
    known = Agreed(view.graph, IDENTITY)
    if not known:
        yield Unsure(subject="estate", why=UNDECLARED)
        return
    privileged = _privileged(view)
    for identity in view.graph.each(Identity):
        if identity.id not in privileged or not _asked(identity) or _of_system(view.graph, identity):
            continue
        if not known.about(identity.id, identity.name):
            yield Hit(subject=identity.id, message="it can do the most, and the register does not know it")


@rule(
    "nhi-attestation-overdue",
    "Owner has not re-attested the identity in time",
    Severity.LOW,
    kind=RuleKind.REGISTER,
    remedy="Ask {owner} whether {name} is still needed as it is, and write the attestation at {place}",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:GV.OV-03",
    ),
    reads=(*RIGHTS, Agreement),
)
def attestation_overdue(view: View) -> Iterator[Answer]:
    """What nobody asks about again is kept for ever.

    The register says how often; else ``attestation_days`` has a period for identities that can become administrator,
    for others that matter, and for the rest. What was never attested has one period from the day it was registered or
    created; where neither is known, the answer is unknown.
    """
    known = Agreed(view.graph, IDENTITY)
    if not known:
        yield Unsure(subject="estate", why=UNDECLARED)
        return
    privileged = _privileged(view)
    for identity in view.graph.each(Identity):
        for entry in known.about(identity.id, identity.name) if identity.enabled is not False else ():
            yield from _attested(view, identity, entry, privileged)


def _attested(view: View, identity: Identity, entry: Agreement, privileged: Collection[str]) -> Iterator[Answer]:
    facts = {"owner": str(entry.facts.get("owner") or "its owner"), "place": entry.place}
    since = entry.on or moment(entry.facts.get("registered")) or identity.created
    days = _period(view, identity, entry, privileged)
    if entry.reason == GOING:
        message = f"{entry.by} said that it is not needed any more, and it is still there"
        yield Hit(subject=identity.id, message=message, facts=facts)
    elif since is None:
        yield Unsure(subject=identity.id, why="it was never attested, and nothing says since when it is there")
    elif since + timedelta(days=days) < view.at:
        yield Hit(subject=identity.id, message=_late(entry, since, days), facts=facts)


def _late(entry: Agreement, since: datetime, days: int) -> str:
    if entry.on is None:
        return f"it is there since {since:%Y-%m-%d} and was never attested; the limit is {days} days"
    return f"{entry.by} attested it last on {since:%Y-%m-%d}; the limit is {days} days"


def _period(view: View, identity: Identity, entry: Agreement, privileged: Collection[str]) -> int:
    said = entry.facts.get("attest_every_days")
    if isinstance(said, int):
        return said
    first, second, third = view.limits.attestation_days
    if identity.id in privileged:
        return first
    return second if weight(view.graph, identity) else third


def _privileged(view: View) -> Collection[str]:
    """Who can surely become administrator, or leads to a crown jewel."""
    graph = view.graph
    most = view.limits.admin_max_hops
    jewels = walks_to(graph, into(graph, graph.worth.jewels), at_most=most, conditional=False)
    return walks_to(graph, administering(graph), at_most=most, conditional=False).keys() | jewels.keys()


def _asked(identity: Identity) -> bool:
    named = acts(identity) and not identity.kind.endswith(".root") and not identity.platform_managed
    return named and identity.human is not True and identity.enabled is not False


def _of_system(graph: AccessGraph, identity: Identity) -> bool:
    into_ = graph.edges_into(identity.id, {EdgeKind.RUNS_AS})
    return any(isinstance(graph.get(edge.source), AiSystem) for edge in into_)
