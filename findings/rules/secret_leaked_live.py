"""Leaked credentials that still work."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import name_of
from graph.access import EdgeKind
from graph.model import Credential, Exposure


@rule(
    "secret-leaked-live",
    "Leaked credential still works",
    Severity.CRITICAL,
    kind=RuleKind.JOIN,
    remedy=(
        "Revoke {credential} of {identity} now, and give {identity} a new one from a secrets manager; "
        "taking it out of the history does not undo the leak"
    ),
    frameworks=("OWASP-NHI:NHI2:2025", "NIST-CSF-2.0:RS.MI-01", "NIST-CSF-2.0:DE.AE-02"),
    reads=(Exposure, Credential),
)
def leaked_and_live(view: View) -> Iterator[Answer]:
    """Whoever can read the place where it leaked can act as the identity it belongs to.

    Whether it works is judged by what its own platform says of it, without trying it. A leaked value that belongs to
    nothing in the inventory is unknown.
    """
    for exposure in view.graph.each(Exposure):
        targets = [view.graph.get(edge.target) for edge in view.graph.edges_from(exposure.id, {EdgeKind.REVEALS})]
        revealed = [target for target in targets if isinstance(target, Credential)]
        if not revealed:
            what = exposure.credential or f"a value found as {exposure.detector}"
            yield Unsure(subject=exposure.id, why=f"{what} belongs to nothing in the inventory; it may work elsewhere")
        for credential in revealed:
            yield from _judge(view, exposure, credential)


def _judge(view: View, exposure: Exposure, credential: Credential) -> Iterator[Answer]:
    if credential.active is None:
        yield Unsure(subject=credential.id, why=f"it leaked in {exposure.resource}; whether it works was not reported")
        return
    if not credential.active or (credential.expires is not None and credential.expires <= view.at):
        return
    place = (
        f"{name_of(view.graph, exposure.resource)} at {exposure.places[0] if exposure.places else 'a place unknown'}"
    )
    commit = f" (commit {exposure.commit[:10]})" if exposure.commit else ""
    identity = name_of(view.graph, credential.identity)
    yield Hit(
        subject=credential.id,
        message=f"it is shown in {place}{commit} and still works as {identity}",
        evidence=(exposure.id, *exposure.places),
        facts={"credential": credential.id.rpartition(":")[2], "identity": identity},
    )
