"""Rights of AI systems that were given for a time, or should have been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.envelope import Envelopes, Right
from findings.registered import LIVE, place_of, systems
from findings.waivers import fits
from graph.model import AiSystem, Elevation, Grant, Identity, Membership, Policy

READS = (AiSystem, Identity, Policy, Grant, Membership)
MOST_LINES = 20


@rule(
    "ai-grant-overstays",
    "Time-bound grant expired but the permission is still there",
    Severity.CRITICAL,
    kind=RuleKind.JOIN,
    remedy="Take back what {grant} gave: {right} (by {policy})",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "OWASP-NHI:NHI7:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:RS.MI-01",
        "NIST-AI-RMF-1.0:MANAGE 2.4",
        "ISO-42001-2023:A.9.2",
    ),
    reads=READS,
)
def overstays(view: View) -> Iterator[Answer]:
    """A right for an afternoon that nobody took back is a right for ever.

    A grant has ``ai_grant_grace_minutes`` after its end. A right that another open grant gives is fine; one that
    depends on a condition, such as a time in the policy itself, is unknown.
    """
    envelopes = Envelopes(view.graph)
    grace = timedelta(minutes=view.limits.ai_grant_grace_minutes)
    for system in view.graph.each(AiSystem):
        ended = [each for each in system.grants if each.expires + grace < view.at]
        rights = envelopes.of(system) if ended else ()
        left = [
            (grant, right)
            for right in rights
            for grant in ended
            if _gives(grant, right) and not _open(view, system, right)
        ]
        sure = [(grant, right) for grant, right in left if right.sure]
        if sure:
            grant, right = sure[0]
            facts = {"grant": grant.id, "right": right.told, "policy": ", ".join(right.policies)}
            message = f"{grant.id} ended at {grant.expires:%Y-%m-%d %H:%M}, and {right.told} still"
            evidence = tuple(f"{grant.id}: {right.told}" for grant, right in sure[:MOST_LINES])
            yield Hit(subject=system.id, message=message, evidence=evidence, facts=facts)
        elif left:
            yield Unsure(subject=system.id, why=f"whether {left[0][1].told} still depends on conditions")


@rule(
    "ai-standing-where-jit",
    "Standing privileged access where the class requires just-in-time",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Give {name} this for a time only, by a grant at {place}: {right} (now by {policy})",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-NHI:NHI7:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-AI-RMF-1.0:MAP 3.3",
        "ISO-42001-2023:A.9.2",
    ),
    reads=READS,
)
def standing(view: View) -> Iterator[Answer]:
    """What is there all the time can be misused at any time.

    The policy says which effects a risk class may have under an open grant only. A right that depends on a condition is
    unknown: the condition may be the grant.
    """
    envelopes = Envelopes(view.graph)
    for system in systems(view.graph, LIVE):
        asked = system.demands.jit_effects
        rights = [each for each in envelopes.of(system) if each.effect in asked] if asked else []
        left = [each for each in rights if not _open(view, system, each)]
        sure = [each for each in left if each.sure]
        if sure:
            right, more = sure[0], len(sure) - 1
            facts = {"right": right.told, "policy": ", ".join(right.policies), "place": place_of(system)}
            message = f"{right.told} without an open grant{f', and {more} more' if more else ''}"
            evidence = tuple(f"{each.told} (by {', '.join(each.policies)})" for each in sure[:MOST_LINES])
            yield Hit(subject=system.id, message=message, evidence=evidence, facts=facts)
        elif left:
            yield Unsure(subject=system.id, why=f"whether {left[0].told} depends on conditions")


def _gives(grant: Elevation, right: Right) -> bool:
    """Whether a right is what a grant was about."""
    named = fits(grant.identity, right.identity.id) or fits(grant.identity, right.identity.name)
    return named and right.effect in grant.effects and fits(grant.resource, right.resource)


def _open(view: View, system: AiSystem, right: Right) -> bool:
    return any(each.opened <= view.at <= each.expires and _gives(each, right) for each in system.grants)
