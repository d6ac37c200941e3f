"""The register of AI systems beside what is really there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.registered import IN_USE, place_of
from findings.subjects import AGENTS, GONE, name_of
from graph.access import EdgeKind
from graph.model import AiSystem, Identity, OwnerClaim, Person


@rule(
    "ai-unregistered",
    "AI identity discovered that is not in the register",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Write {agents} down in the register with an owner and a purpose, or switch them off",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:ID.AM-02",
        "NIST-CSF-2.0:ID.AM-08",
        "ISO-42001-2023:A.4.2",
        "ISO-42001-2023:7.5.1",
        "ISO-42001-2023:8.1",
        "NIST-AI-RMF-1.0:GOVERN 1.6",
        "EU-AI-ACT-2024:Art.26",
    ),
    reads=(Identity, AiSystem),
)
def unregistered(view: View) -> Iterator[Answer]:
    """What nobody wrote down, nobody approved and nobody watches.

    The agents of one account or repository are one finding, told of the first of them. Without any register the answer
    is unknown.
    """
    strangers: dict[str, list[Identity]] = defaultdict(list)
    for agent in view.graph.of_kinds(Identity, AGENTS.__contains__):
        known = any(view.graph.edges_into(agent.id, {EdgeKind.RUNS_AS}))
        if not known and agent.enabled is not False:
            strangers[agent.scope].append(agent)
    registered = bool(view.graph.each(AiSystem))
    for agents in strangers.values():
        first, *others = sorted(agents, key=lambda each: each.id)
        if not registered:
            yield Unsure(subject=first.id, why="there is no register that it could stand in")
            continue
        more = f" and {len(others)} more beside it" if others else ""
        yield Hit(
            subject=first.id,
            message=f"the register knows nothing of {first.name}{more}",
            evidence=tuple(each.id for each in others),
            facts={"agents": ", ".join(each.name for each in (first, *others))},
        )


@rule(
    "ai-registered-not-found",
    "Registered AI system has no discovered identity",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy="Correct the identities of {name} at {place}, or write that it is retired",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "NIST-CSF-2.0:ID.AM-02",
        "ISO-42001-2023:A.4.2",
        "ISO-42001-2023:9.1",
        "NIST-AI-RMF-1.0:GOVERN 1.6",
        "NIST-AI-RMF-1.0:GOVERN 1.7",
    ),
    reads=(Identity, AiSystem),
)
def not_found(view: View) -> Iterator[Answer]:
    """A register that speaks of what is not there is not believed any more where it matters.

    Systems in use are judged. One that names no identity, and one that may stand where something could not be read, is
    unknown.
    """
    blind = [gap.id for gap in view.graph.gaps if Identity.__name__ in gap.yields]
    for system in view.graph.each(AiSystem):
        if system.state not in IN_USE or any(view.graph.edges_from(system.id, {EdgeKind.RUNS_AS})):
            continue
        if not system.identities or blind:
            why = "not all identities could be listed" if system.identities else "it names no identity to look for"
            yield Unsure(subject=system.id, why=why)
        else:
            named = ", ".join(system.identities)
            facts = {"place": place_of(system)}
            yield Hit(subject=system.id, message=f"nothing was found that is {named}", facts=facts)


@rule(
    "ai-owner-departed",
    "Owner of an AI system left",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Name a new owner of {name} in the register at {place}; until then the backup answers: {backup}",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:GV.RR-02",
        "NIST-CSF-2.0:GV.RR-04",
        "ISO-42001-2023:A.3.2",
        "ISO-42001-2023:5.3",
        "NIST-AI-RMF-1.0:GOVERN 2.1",
        "EU-AI-ACT-2024:Art.26",
    ),
    reads=(AiSystem, OwnerClaim, Person),
)
def owner_left(view: View) -> Iterator[Answer]:
    """When it goes wrong, the one who should stop it is not there any more.

    A day of leaving that is still to come is no departure yet. An owner that no directory knows is unknown.
    """
    for system in view.graph.each(AiSystem):
        if system.state not in IN_USE or not (claims := view.graph.owners(system.id)):
            continue
        owner = claims[0]
        person = view.graph.get(owner.person) if owner.person else None
        leaving = person.left if isinstance(person, Person) else None
        if owner.status in GONE and not (leaving is not None and leaving > view.at):
            facts = {
                "place": place_of(system),
                "backup": system.backup_owner or "there is none",
            }
            name = name_of(view.graph, owner.person or owner.text)
            yield Hit(subject=system.id, message=f"its owner {name} is not here any more", facts=facts)
        elif owner.status == "unknown":
            yield Unsure(subject=system.id, why=f"no directory says whether {owner.text} is still here")
