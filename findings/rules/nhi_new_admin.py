"""Identities that became administrators since the last scan."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import acts
from findings.walks import administering, told, walk, walks_to
from graph.access import AccessGraph
from graph.model import Grant, Identity, Membership, Policy, Trust

READS = (Identity, Policy, Grant, Trust, Membership)


@rule(
    "nhi-new-admin",
    "Identity became admin-equivalent since the baseline",
    Severity.CRITICAL,
    kind=RuleKind.DIFF,
    remedy="Find out who gave {name} this: {step}. Take it back, or accept it with a waiver that ends",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:DE.AE-02",
    ),
    reads=READS,
)
def new_administrator(view: View) -> Iterator[Answer]:
    """Whoever breaks in makes an administrator of his own; so does somebody in a hurry. Both are looked at at once.

    People count as well as machines. Two scans that did not see the same things are not compared: then the answer is
    unknown.
    """
    if view.before is None:
        yield Unsure(subject="estate", why="there is no earlier scan to compare with")
        return
    before = walks_to(view.before, administering(view.before), at_most=view.limits.admin_max_hops, conditional=False)
    after = walks_to(view.graph, administering(view.graph), at_most=view.limits.admin_max_hops, conditional=False)
    alike = _gaps(view.before) == _gaps(view.graph)
    for identity in view.graph.each(Identity):
        if identity.id not in after or identity.id in before or not acts(identity) or identity.kind.endswith(".root"):
            continue
        if not alike:
            why = "it is an administrator now, and the two scans did not see the same things"
            yield Unsure(subject=identity.id, why=why)
        else:
            steps = tuple(told(view.graph, walk(after, identity.id)))
            fresh = "" if view.before.get(identity.id) else ", and was not there in the last scan"
            message = f"it can do everything in an account{fresh}: {steps[0]}"
            yield Hit(subject=identity.id, message=message, evidence=steps, facts={"step": steps[0]})


def _gaps(graph: AccessGraph) -> frozenset[str]:
    names = {record.__name__ for record in READS}
    return frozenset(gap.id for gap in graph.gaps if names.intersection(gap.yields))
