"""What was declared to have ended, and is still or again there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from findings.agreed import IDENTITY, Agreed
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.registered import acting, place_of, systems
from graph.model import Agreement, AiSystem, Identity

RETIRED = frozenset({"retired"})
GOING = "retire"
"""What an owner says of an identity that is not needed any more."""


@rule(
    "ai-retired-still-active",
    "Retired AI system still has identities, keys or grants",
    Severity.CRITICAL,
    kind=RuleKind.JOIN,
    remedy="Remove {identities}, with the keys and grants that are theirs, or correct the state of {name} at {place}",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:ID.AM-08",
        "NIST-CSF-2.0:PR.AA-01",
        "NIST-AI-RMF-1.0:GOVERN 1.7",
        "NIST-AI-RMF-1.0:MANAGE 2.4",
        "ISO-42001-2023:A.6.2.6",
        "ISO-42001-2023:8.1",
    ),
    reads=(AiSystem, Identity),
)
def still_active(view: View) -> Iterator[Answer]:
    """Nobody watches any more what everybody thinks is gone.

    It has ``ai_retired_grace_days`` after its end. An identity that is switched off is gone; one of which nothing is
    reported is not. A system that names no identity is unknown.
    """
    grace = timedelta(days=view.limits.ai_retired_grace_days)
    for system in systems(view.graph, RETIRED):
        if system.retired is not None and system.retired + grace >= view.at:
            continue
        if not system.identities:
            yield Unsure(subject=system.id, why="it names no identity to look for")
        elif left := [each for each in acting(view.graph, system) if each.enabled is not False]:
            names = ", ".join(each.name for each in left)
            since = f" since {system.retired:%Y-%m-%d}" if system.retired else ""
            evidence = tuple(each.id for each in left)
            facts = {"identities": names, "place": place_of(system)}
            message = f"it is retired{since}, and {names} is still there"
            yield Hit(subject=system.id, message=message, evidence=evidence, facts=facts)


@rule(
    "nhi-resurrected",
    "Identity recorded as retired was seen again",
    Severity.HIGH,
    kind=RuleKind.DIFF,
    remedy="Find out who brought {name} back; remove it, or correct what the register says of it at {place}",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:DE.CM-09",
        "NIST-CSF-2.0:ID.AM-08",
    ),
    reads=(Identity, AiSystem, Agreement),
)
def resurrected(view: View) -> Iterator[Answer]:
    """What comes back after it was taken away was brought back by somebody, and not by the one who took it away.

    Retired is what belongs to a retired AI system, and what its owner attested to be no longer needed. Without an
    earlier scan, or where that one could not see everything, the answer is unknown.
    """
    places = dict(_retired(view))
    for id_, place in places.items():
        if view.before is None:
            yield Unsure(subject=id_, why="there is no earlier scan to compare with")
        elif view.before.get(id_) is None:
            if any(Identity.__name__ in gap.yields for gap in view.before.gaps):
                yield Unsure(subject=id_, why="the earlier scan did not see everything")
            else:
                message = "it is recorded as retired, was gone in the last scan, and is back"
                yield Hit(subject=id_, message=message, evidence=(f"declared at {place}",), facts={"place": place})


def _retired(view: View) -> Iterator[tuple[str, str]]:
    """The identities that are there and recorded as retired, with the place where that is written."""
    for system in systems(view.graph, RETIRED):
        yield from ((each.id, place_of(system)) for each in acting(view.graph, system))
    going = Agreed(view.graph, IDENTITY)
    for identity in view.graph.each(Identity) if going else ():
        yield from (
            (identity.id, each.place) for each in going.about(identity.id, identity.name) if each.reason == GOING
        )
