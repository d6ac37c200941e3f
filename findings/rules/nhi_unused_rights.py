"""Rights that an identity has and never uses."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.estates import estate_of, everything, machines, settled
from findings.limits import Limit
from graph.access import AccessGraph
from graph.aws.answers import Answer as Decided
from graph.aws.least.proposed import Counted, LeastPrivilege
from graph.aws.least.weighed import Span
from graph.model import Grant, Identity, Membership, Policy, Usage
from graph.rights import PolicyBook


@rule(
    "nhi-unused-permissions",
    "Most granted permissions are never used",
    Severity.MEDIUM,
    kind=RuleKind.JOIN,
    remedy="Run muster least-privilege {name}: it writes the policy that keeps what was used",
    frameworks=("OWASP-NHI:NHI5:2025", "OWASP-ASI:ASI03:2026", "NIST-CSF-2.0:PR.AA-05"),
    reads=(Identity, Policy, Grant, Membership, Usage),
    platforms=("aws",),
)
def unused_permissions(view: View) -> Iterator[Answer]:
    """Rights that are granted to be on the safe side are there for whoever breaks in, and nobody else needs them.

    An action counts as unused only where somebody looked for its use; what is followed as a whole service, or not at
    all, is no proof. Identities with few rights, new ones, and administrators (told elsewhere) are left out.
    """
    told = LeastPrivilege(estate_of(view.graph), view.graph.each(Usage))
    for identity, granted in _granted(view, told):
        limits = view.limits_of(identity)
        if granted < limits.unused_rights_least or _administrates(view.graph, identity):
            continue
        counted = told.counted(identity, Span(at=view.at, days=limits.dormant_days))
        if not counted.read:
            yield Unsure(subject=identity.id, why="which of its rights it uses was not reported")
        elif counted.share >= limits.unused_rights_ratio:
            yield _hit(identity, counted, view.limit("dormant_days", identity))


def _granted(view: View, told: LeastPrivilege) -> Iterator[tuple[Identity, int]]:
    """Every machine that can make requests and is not new, with how many actions it is granted.

    It is asked once for all that have the same policies with the same limits around them.
    """
    asking, known = estate_of(view.graph).identities, machines(view.graph)
    for each in view.graph.table(PolicyBook).classes:
        members = [known[id_] for id_ in each.members if id_ in known and id_ in asking]
        if members:
            granted = told.granted(members[0])
            yield from ((identity, granted) for identity in settled(view, members))


def _administrates(graph: AccessGraph, identity: Identity) -> bool:
    decision = everything(graph, identity)
    return decision is not None and decision.answer is Decided.ALLOWED


def _hit(identity: Identity, counted: Counted, limit: Limit) -> Hit:
    unknown = f"; of {counted.unknown} more nobody can tell" if counted.unknown else ""
    return Hit(
        subject=identity.id,
        message=f"of {counted.granted} actions it may do it did not do {counted.unused} in {limit.days} days{unknown}",
        evidence=(limit.told,),
    )
