"""AI systems whose owner stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, View, rule
from findings.subjects import GONE
from graph.directory import plain
from graph.model import AiSystem, Person

IN_USE = frozenset({"pilot", "production"})
RISKY = frozenset({"high", "limited"})


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

    Asked of systems in use whose risk class is high or limited. A backup who is the owner by another name, or who is
    not here any more, is none.
    """
    for system in view.graph.each(AiSystem):
        if system.state in IN_USE and system.risk_class in RISKY and (why := _lacking(view, system)):
            facts = {"place": system.place or "its entry in the register"}
            yield Hit(subject=system.id, message=f"its risk class is {system.risk_class}, and {why}", facts=facts)


def _lacking(view: View, system: AiSystem) -> str:
    if not system.backup_owner:
        return "it has no backup owner"
    backup = view.graph.people.find(system.backup_owner)
    owner = view.graph.people.find(system.owner or "")
    same = backup is not None and owner is not None and backup.id == owner.id
    if same or plain(system.backup_owner) == plain(system.owner or ""):
        return f"its backup owner {system.backup_owner} is the owner"
    if backup is not None and backup.status in GONE and not (backup.left is not None and backup.left > view.at):
        return f"its backup owner {backup.name} is not here any more"
    return ""
