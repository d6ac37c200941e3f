"""Approvals of AI systems that have run out."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.registered import LIVE, newest, place_of, systems
from graph.model import AiSystem, Approval


@rule(
    "ai-approval-expired",
    "Approval of an AI system has run out",
    Severity.HIGH,
    kind=RuleKind.REGISTER,
    remedy="Have {roles} look at {name} again and write the new approval at {place}, or suspend the system",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:GV.PO-02",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-AI-RMF-1.0:GOVERN 1.5",
        "ISO-42001-2023:A.9.2",
        "ISO-42001-2023:9.3.1",
        "EU-AI-ACT-2024:Art.17",
    ),
    reads=(AiSystem,),
)
def approval_expired(view: View) -> Iterator[Answer]:
    """An approval is given for a time, because models, tools and their users change.

    Of each role only its newest approval counts. One without an end is unknown.
    """
    for system in systems(view.graph, LIVE):
        latest = newest(system).values()
        ended = [each for each in latest if each.valid_until is not None and each.valid_until < view.at]
        endless = [each.id for each in latest if each.valid_until is None]
        if ended:
            yield _hit(system, ended)
        elif endless:
            yield Unsure(subject=system.id, why=f"no end is written for {', '.join(endless)}")


def _hit(system: AiSystem, ended: list[Approval]) -> Hit:
    told = [f"{each.id} by {each.approver} ({each.role}) ended on {each.valid_until:%Y-%m-%d}" for each in ended]
    return Hit(
        subject=system.id,
        message="; ".join(told),
        evidence=(f"declared at {system.place}",) if system.place else (),
        facts={
            "roles": " and ".join(each.role for each in ended),
            "place": place_of(system),
        },
    )
