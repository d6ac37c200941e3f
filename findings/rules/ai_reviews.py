"""AI systems that nobody looked at again, and whose risk was never, or not lately, decided."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.registered import LIVE, place_of, systems
from graph.model import AiSystem


@rule(
    "ai-review-overdue",
    "Periodic review of an AI system is overdue",
    Severity.MEDIUM,
    kind=RuleKind.REGISTER,
    remedy="Look at {name} again with its owner, and write the review at {place}",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:GV.OV-03",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-AI-RMF-1.0:GOVERN 1.5",
        "NIST-AI-RMF-1.0:MANAGE 4.1",
        "ISO-42001-2023:9.1",
        "ISO-42001-2023:9.3.1",
        "EU-AI-ACT-2024:Art.72",
    ),
    reads=(AiSystem,),
)
def review_overdue(view: View) -> Iterator[Answer]:
    """What was right when it was agreed to need not be right today.

    The policy has a period for each risk class; it starts with the first approval, and anew with each review and each
    change that was approved. Without a period or a start the answer is unknown.
    """
    for system in systems(view.graph, LIVE):
        due = system.next_review
        if due is None:
            named = f"risk class {system.risk_class}" if system.risk_class else "a system without a risk class"
            why = "it was never approved nor reviewed" if system.demands.review_days is not None else ""
            yield Unsure(subject=system.id, why=why or f"the policy has no review period for {named}")
        elif due < view.at:
            late = (view.at - due).days
            evidence = (f"the policy asks for a review every {system.demands.review_days} days",)
            message = f"it was due on {due:%Y-%m-%d}, {late} days ago"
            facts = {"place": place_of(system)}
            yield Hit(subject=system.id, message=message, facts=facts, evidence=evidence)


@rule(
    "ai-risk-class-missing",
    "Risk class of an AI system is missing or older than its last change",
    Severity.MEDIUM,
    kind=RuleKind.REGISTER,
    remedy="Decide the risk of {name} as it is now, and write its class and the day under risk at {place}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "NIST-CSF-2.0:ID.RA-05",
        "NIST-CSF-2.0:GV.RM-06",
        "NIST-AI-RMF-1.0:MAP 1.5",
        "NIST-AI-RMF-1.0:MAP 5.1",
        "ISO-42001-2023:6.1",
        "ISO-42001-2023:8.2",
        "EU-AI-ACT-2024:Art.9",
    ),
    reads=(AiSystem,),
)
def risk_unknown(view: View) -> Iterator[Answer]:
    """The risk class decides what else must be there; without one nothing is asked of a system.

    A class without the day of its assessment is unknown.
    """
    for system in systems(view.graph, LIVE):
        facts = {"place": place_of(system)}
        assessed, changed = system.risk_assessed, system.last_change
        if system.risk_class is None:
            yield Hit(subject=system.id, message="nobody said how risky it is", facts=facts)
        elif assessed is None:
            yield Unsure(subject=system.id, why="when its risk was assessed is not written down")
        elif changed is not None and assessed < changed:
            message = f"its risk was assessed on {assessed:%Y-%m-%d}, and it changed on {changed:%Y-%m-%d}"
            yield Hit(subject=system.id, message=message, facts=facts)
