"""AI systems that nobody, or the wrong people, agreed to."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.registered import IN_USE, LIVE, acting, newest, place_of, same_person, systems, valid
from graph.model import AiSystem, Approval, Identity, Person

UNAGREED = frozenset({"proposed", "assessed"})
"""States before anybody has agreed, in which nothing should act yet."""
NOT_OWNER, NOT_REQUESTER = "approver_not_owner", "approver_not_requester"


@rule(
    "ai-no-approval",
    "AI system in use without an approval",
    Severity.CRITICAL,
    kind=RuleKind.REGISTER,
    remedy="Suspend {name} until it is agreed to, and write the approval at {place}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:GV.PO-01",
        "NIST-CSF-2.0:GV.RR-02",
        "NIST-AI-RMF-1.0:GOVERN 2.1",
        "NIST-AI-RMF-1.0:MANAGE 1.1",
        "ISO-42001-2023:A.6.2.5",
        "ISO-42001-2023:5.3",
        "ISO-42001-2023:8.1",
        "EU-AI-ACT-2024:Art.17",
    ),
    reads=(AiSystem, Identity),
)
def no_approval(view: View) -> Iterator[Answer]:
    """Nobody weighed what it may do, and it does it already.

    In use is what is declared so, and what is declared as proposed while an identity of it was used. An approval that
    has ended is told by another check, unless none is left.
    """
    for system in systems(view.graph, IN_USE | UNAGREED):
        if valid(system, view.at):
            continue
        where = place_of(system)
        lapsed = "the last one has ended" if system.approvals else "it has none"
        if system.state in IN_USE:
            yield Hit(subject=system.id, message=f"it is in {system.state}, and {lapsed}", facts={"place": where})
        else:
            yield from _before_its_time(view, system)


def _before_its_time(view: View, system: AiSystem) -> Iterator[Answer]:
    """What is only proposed and was used all the same."""
    there = [each for each in acting(view.graph, system) if each.enabled is not False]
    used = [each for each in there if each.used or each.last_used is not None]
    if used:
        names = ", ".join(each.name for each in used)
        message = f"it is only {system.state}, and {names} was used already"
        facts = {"place": place_of(system)}
        yield Hit(subject=system.id, message=message, evidence=tuple(each.id for each in used), facts=facts)
    elif any(each.used is None for each in there):
        yield Unsure(subject=system.id, why=f"it is only {system.state}; whether it acts already was not reported")


@rule(
    "ai-approval-quorum",
    "Approvals do not cover the roles that the risk class requires",
    Severity.HIGH,
    kind=RuleKind.REGISTER,
    remedy="Have {name} approved by {roles}, and write the approval at {place}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI09:2026",
        "NIST-CSF-2.0:GV.RR-02",
        "NIST-CSF-2.0:GV.PO-01",
        "NIST-AI-RMF-1.0:GOVERN 2.1",
        "NIST-AI-RMF-1.0:GOVERN 2.3",
        "ISO-42001-2023:A.3.2",
        "ISO-42001-2023:5.3",
        "EU-AI-ACT-2024:Art.17",
    ),
    reads=(AiSystem,),
)
def quorum(view: View) -> Iterator[Answer]:
    """Each role sees what the others do not; the policy says who must have looked.

    A role counts once it has approved; that its approval has ended is told by another check. A system without any
    approval is told by another one too. Where the policy asks for nobody, the answer is unknown.
    """
    for system in systems(view.graph, LIVE):
        if not system.required_roles:
            what = f"risk class {system.risk_class}" if system.risk_class else "a system without a risk class"
            yield Unsure(subject=system.id, why=f"the policy does not say who approves {what}")
        elif system.approvals and (missing := [each for each in system.required_roles if each not in newest(system)]):
            roles = " and ".join(missing)
            message = f"its risk class is {system.risk_class}; {roles} did not approve it"
            yield Hit(subject=system.id, message=message, facts={"roles": roles, "place": place_of(system)})


@rule(
    "ai-approval-self",
    "Requester or owner approved their own system",
    Severity.HIGH,
    kind=RuleKind.REGISTER,
    remedy="Have {name} approved as {role} by somebody who neither owns it nor asked for it, and write that at {place}",
    frameworks=(
        "OWASP-NHI:NHI10:2025",
        "OWASP-ASI:ASI09:2026",
        "NIST-CSF-2.0:GV.RR-02",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-AI-RMF-1.0:GOVERN 2.1",
        "NIST-AI-RMF-1.0:GOVERN 3.2",
        "ISO-42001-2023:A.3.2",
        "ISO-42001-2023:5.3",
        "EU-AI-ACT-2024:Art.14",
    ),
    reads=(AiSystem, Person),
)
def self_approved(view: View) -> Iterator[Answer]:
    """Whoever wants a thing is not the one to say whether it is safe.

    The policy says for which risk classes the two must be apart. The owner's own approval in the role ``owner`` is what
    is asked of them. People are compared, by whichever of their names, and not texts. Where the requester must be apart
    and is not named, the answer is unknown.
    """
    for system in systems(view.graph, LIVE):
        asked = system.demands.independence
        for approval in newest(system).values():
            if approval.role != "owner" and (whose := _whose(view, system, approval)):
                message = f"{approval.approver} approved it as {approval.role} ({approval.id}), and {whose}"
                facts = {"role": approval.role, "place": place_of(system)}
                yield Hit(subject=system.id, message=message, facts=facts)
        if NOT_REQUESTER in asked and system.requester is None and system.approvals:
            yield Unsure(subject=system.id, why="who asked for it is not written down")


def _whose(view: View, system: AiSystem, approval: Approval) -> str:
    asked = system.demands.independence
    if NOT_OWNER in asked and same_person(view.graph, approval.approver, system.owner):
        return "owns it"
    if NOT_REQUESTER in asked and same_person(view.graph, approval.approver, system.requester):
        return "asked for it"
    return ""
