"""Identities that came to lead to a crown jewel since the last scan."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import acts, name_of
from findings.walks import Walks, into, told, walk, walks_to
from graph.access import AccessGraph
from graph.model import Grant, Identity, Membership, Policy, Resource, Secret, SecretStore, Trust

READS = (Identity, Policy, Grant, Trust, Membership, Resource, Secret, SecretStore)


@rule(
    "nhi-new-path-to-jewel",
    "New path to a crown jewel since the last scan",
    Severity.HIGH,
    kind=RuleKind.DIFF,
    remedy="Find out who gave {name} this: {step}. Take it back, or accept it with a waiver that ends",
    frameworks=("OWASP-NHI:NHI5:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.AA-05", "NIST-CSF-2.0:DE.CM-03"),
    reads=READS,
)
def new_path_to_jewel(view: View) -> Iterator[Answer]:
    """What matters most is guarded by knowing who gets there, so each new way to it is looked at once.

    Only a way that depends on no condition counts, to what was a crown jewel before. Two scans that did not see the
    same things are not compared: then the answer is unknown.
    """
    if view.before is None:
        yield Unsure(subject="estate", why="there is no earlier scan to compare with")
        return
    known = [id_ for id_ in view.graph.worth.jewels if view.before.worth.jewel(id_)]
    before, after = _walks(view.before, known), _walks(view.graph, known)
    alike = _gaps(view.before) == _gaps(view.graph)
    jewels = frozenset(known)
    for identity in view.graph.each(Identity):
        if identity.id not in after or identity.id in before or identity.id in jewels or not acts(identity):
            continue
        if alike:
            yield _hit(view, identity, after)
        else:
            why = "it leads to a crown jewel now, and the two scans did not see the same things"
            yield Unsure(subject=identity.id, why=why)


def _walks(graph: AccessGraph, jewels: list[str]) -> Walks:
    return walks_to(graph, into(graph, jewels), conditional=False)


def _gaps(graph: AccessGraph) -> frozenset[str]:
    names = {record.__name__ for record in READS}
    return frozenset(gap.id for gap in graph.gaps if names.intersection(gap.yields))


def _hit(view: View, identity: Identity, after: Walks) -> Hit:
    edges = walk(after, identity.id)
    steps = tuple(told(view.graph, edges))
    fresh = "" if view.before and view.before.get(identity.id) else ", and was not there in the last scan"
    jewel = view.graph.worth.jewel(edges[-1].target)
    why = (f"{name_of(view.graph, edges[-1].target)} is a crown jewel: {jewel.why}",) if jewel else ()
    return Hit(
        subject=identity.id,
        message=f"it leads to the crown jewel {name_of(view.graph, edges[-1].target)}{fresh}: {steps[0]}",
        evidence=(*steps, *why),
        facts={"step": steps[0]},
    )
