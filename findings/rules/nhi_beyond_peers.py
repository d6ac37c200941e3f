"""Identities with far more rights than others of their kind."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.peers import Beside, Peers, told
from graph.model import Grant, Identity, Membership, Policy, Trust


@rule(
    "nhi-rights-beyond-peers",
    "Identity has far more rights than its peers",
    Severity.MEDIUM,
    kind=RuleKind.GRAPH,
    remedy="See with muster creep {name} how it came to its rights, and take back what its peers do without",
    frameworks=("OWASP-NHI:NHI5:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.AA-05"),
    reads=(Identity, Policy, Grant, Trust, Membership),
)
def beyond_peers(view: View) -> Iterator[Answer]:
    """Who does the same work needs the same rights; the one that has many times as many collected them.

    Peers are of one kind and account, and of one workload where tags tell it. The median of the others is compared, by
    the weight of rights: one that has everything does not move it. People and the platform's own are left out.
    """
    peers = Peers(view.graph, least=view.limits.peers_least)
    gapped = {gap.scope for gap in view.graph.gaps if {"Policy", "Grant", "Membership"}.intersection(gap.yields)}
    for beside, identity in ((beside, each) for beside, members in peers.each() for each in members):
        if identity.human is True or identity.platform_managed or not _far(view, identity, beside):
            continue
        if identity.scope in gapped:
            yield Unsure(subject=identity.id, why="its rights look larger than its peers', of which not all were read")
        else:
            yield _hit(view, identity, beside)


def _far(view: View, identity: Identity, beside: Beside) -> bool:
    limits = view.limits_of(identity)
    more = beside.weight - beside.median
    return more >= limits.peer_rights_least and beside.times() > limits.peer_rights_times


def _hit(view: View, identity: Identity, beside: Beside) -> Hit:
    limits = [view.limit(name, identity).told for name in ("peer_rights_times", "peer_rights_least", "peers_least")]
    return Hit(subject=identity.id, message=told(beside), evidence=tuple(limits))
