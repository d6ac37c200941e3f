"""AI systems whose owner stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from findings.registered import IN_USE, SERIOUS, gone, place_of, same_person, systems
from graph.model import AiSystem, Person


@rule(
    "ai-owner-no-backup",
    "High-risk AI system without backup owner",
    Severity.MEDIUM,
    kind=RuleKind.REGISTER,
    remedy="Write a backup_owner of {name}, somebody else than its owner, in the register at {place}",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "NIST-CSF-2.0:GV.RR-02",
        "ISO-42001-2023:A.3.2",
        "NIST-AI-RMF-1.0:GOVERN 2.1",
    ),
    reads=(AiSystem, Person),
)
def no_backup(view: View) -> Iterator[Answer]:
    """When the owner cannot be reached, somebody else must be able to stop the system.

    Asked of systems in use of the risk classes that the policy names, and of high and limited where it names none. A
    backup who is the owner by another name, or who is not here any more, is none.
    """
    for system in systems(view.graph, IN_USE):
        if _needs_backup(system) and (why := _lacking(view, system)):
            message = f"its risk class is {system.risk_class}, and {why}"
            yield Hit(subject=system.id, message=message, facts={"place": place_of(system)})


def _needs_backup(system: AiSystem) -> bool:
    """Whether the policy asks for one; where it does not say, the classes that matter need one."""
    asked = system.demands.backup_owner
    return system.risk_class in SERIOUS if asked is None else asked


def _lacking(view: View, system: AiSystem) -> str:
    if not system.backup_owner:
        return "it has no backup owner"
    if same_person(view.graph, system.backup_owner, system.owner):
        return f"its backup owner {system.backup_owner} is the owner"
    backup = gone(view.graph, system.backup_owner, view.at)
    return f"its backup owner {backup.name} is not here any more" if backup else ""
