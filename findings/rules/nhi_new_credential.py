"""Credentials that somebody made for an identity which can do much, and that take no other's place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from findings.agreed import CHANGE, Agreed
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.powers import ADMINISTRATOR, JEWEL, Held, powers
from graph.access import AccessGraph
from graph.model import Agreement, Credential, Grant, Identity, Membership, Policy, Trust

READS = (Identity, Credential, Policy, Grant, Trust, Membership, Agreement)
MARKS = {ADMINISTRATOR: "which can become administrator", JEWEL: "which leads to a crown jewel"}


@rule(
    "nhi-new-credential-unplanned",
    "New credential on a privileged identity",
    Severity.MEDIUM,
    kind=RuleKind.DIFF,
    remedy="Ask who made {name} for {identity} and what for; revoke it, or write the change into the register",
    frameworks=("OWASP-NHI:NHI7:2025", "NIST-CSF-2.0:DE.CM-09", "NIST-CSF-2.0:PR.AA-01"),
    reads=READS,
)
def new_credential(view: View) -> Iterator[Answer]:
    """A second key of an administrator is how an intruder comes back, and looks like any other key.

    A rotation is no finding: another credential of the same kind went, was switched off, or is still within the overlap
    that settings allow (``key_overlap_days``). Neither is one that a change in the register speaks of. Two scans that
    did not see the same credentials are not compared.
    """
    if view.before is None:
        yield Unsure(subject="estate", why="there is no earlier scan to compare with")
        return
    strong, planned = powers(view.graph), Agreed(view.graph, CHANGE)
    alike = _gaps(view.before) == _gaps(view.graph)
    for credential in view.graph.each(Credential):
        if view.before.get(credential.id) is not None or credential.active is False:
            continue
        identity = view.graph.get(credential.identity)
        why = _privileged(strong, credential.identity)
        if not why or not isinstance(identity, Identity) or view.before.get(identity.id) is None:
            continue
        if not alike:
            yield Unsure(subject=credential.id, why="it looks new, and the two scans did not see the same things")
        elif not _rotation(view, view.before, credential) and not _planned(view, planned, credential, identity):
            yield _hit(view, credential, identity, why)


def _planned(view: View, planned: Agreed, credential: Credential, identity: Identity) -> bool:
    """Whether a change in the register speaks of it, on the day on which it was made."""
    made = credential.created or view.at
    told = planned.about(credential.id, credential.name, identity.id, identity.name)
    return any(each.on and each.until and each.on <= made <= each.until for each in told)


def _privileged(strong: Held, id_: str) -> str:
    had = strong.of(id_)
    return next((said for mark, said in MARKS.items() if mark in had), "")


def _rotation(view: View, before: AccessGraph, credential: Credential) -> bool:
    """Whether it takes the place of another that went, was switched off, or may still overlap with it."""
    older = list(_siblings(before, credential))
    for old in older:
        now = view.graph.get(old.id)
        if not isinstance(now, Credential) or now.active is False:
            return True
    # Where there was but one, the new one may be meant to replace it.
    overlap = timedelta(days=view.limit("key_overlap_days", credential).days)
    fresh = credential.created is not None and view.at - credential.created <= overlap
    return fresh and len(older) == 1


def _siblings(graph: AccessGraph, credential: Credential) -> Iterator[Credential]:
    """The live credentials of the same kind and identity."""
    for edge in graph.edges_into(credential.identity):
        other = graph.get(edge.source)
        if isinstance(other, Credential) and other.kind == credential.kind:
            yield other


def _gaps(graph: AccessGraph) -> frozenset[str]:
    names = {record.__name__ for record in READS}
    return frozenset(gap.id for gap in graph.gaps if names.intersection(gap.yields))


def _hit(view: View, credential: Credential, identity: Identity, why: str) -> Hit:
    made = [claim for claim in view.graph.owners(credential.id) if claim.evidence.startswith("cloudtrail:")]
    who = f"; {made[0].text} made it ({made[0].place or made[0].evidence})" if made else ""
    older = sorted(each.name for each in _siblings(view.before or view.graph, credential))
    return Hit(
        subject=credential.id,
        message=f"since the last scan it is a new credential of {identity.name}, {why}{who}",
        evidence=tuple(f"{name} was there before" for name in older),
        facts={"identity": identity.name},
    )
