"""AI systems without the records that their risk class must have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.registered import IMPACT, LIVE, place_of, systems
from graph.model import AiSystem, SupplierCheck

WRONG = {
    "undeclared": "{name} is not named",
    "missing": "{name} is not at {place}",
    "unreadable": "{name} at {place} cannot be read",
    "changed": "{name} at {place} is not what it was when it was written down",
}


@rule(
    "ai-required-record-missing",
    "Record required for the risk class is missing",
    Severity.HIGH,
    kind=RuleKind.REGISTER,
    remedy="Write {records} of {name}, keep them beside the register, and name them at {place}",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "NIST-CSF-2.0:GV.OV-01",
        "NIST-CSF-2.0:ID.RA-07",
        "NIST-AI-RMF-1.0:GOVERN 1.4",
        "ISO-42001-2023:7.5.1",
        "ISO-42001-2023:7.5.3",
        "EU-AI-ACT-2024:Art.11",
        "EU-AI-ACT-2024:Art.18",
    ),
    reads=(AiSystem,),
)
def record_missing(view: View) -> Iterator[Answer]:
    """What is not written down cannot be looked up when it is needed, nor shown to anybody who asks.

    Each record that the policy asks of the risk class must be named, be there, and have its digest where one is
    written. A record that has an address is kept elsewhere, and the answer is unknown.
    """
    for system in systems(view.graph, LIVE):
        wrong = [each for each in system.records if each.state in WRONG]
        elsewhere = [f"{each.name} at {each.place}" for each in system.records if each.state == "elsewhere"]
        if wrong:
            said = [WRONG[each.state].format(name=each.name, place=each.place) for each in wrong]
            facts = {"records": ", ".join(each.name for each in wrong), "place": place_of(system)}
            yield Hit(subject=system.id, message="; ".join(said), facts=facts)
        elif elsewhere:
            yield Unsure(subject=system.id, why=f"nobody looked at {', '.join(elsewhere)}")


@rule(
    "ai-impact-assessment-missing",
    "High-stakes or personal-data use without an impact assessment",
    Severity.HIGH,
    kind=RuleKind.REGISTER,
    remedy="Assess what {name} does to people (dpia or fria), and write the assessment at {place}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "NIST-CSF-2.0:ID.RA-04",
        "NIST-CSF-2.0:GV.OC-03",
        "NIST-AI-RMF-1.0:MAP 5.1",
        "NIST-AI-RMF-1.0:GOVERN 4.2",
        "ISO-42001-2023:8.4",
        "ISO-42001-2023:A.5.2",
        "ISO-42001-2023:A.5.3",
        "EU-AI-ACT-2024:Art.27",
    ),
    reads=(AiSystem,),
)
def no_impact_assessment(view: View) -> Iterator[Answer]:
    """What it does to people has to be thought about before it is done to them.

    Asked of systems that decide on much or work on the data of people, for an assessment no older than
    ``ai_impact_days``. Where the register says neither yes nor no of both, the answer is unknown.
    """
    for system in systems(view.graph, LIVE):
        if not (needs := _needs(system)):
            if None in {system.personal_data, system.high_stakes}:
                yield Unsure(
                    subject=system.id, why="whether it decides on much or works on the data of people is not said"
                )
            continue
        days = [each.on for each in system.assessments if each.type.lower().replace("_", "-") in IMPACT]
        last = max(days, default=None)
        limit = view.limits.ai_impact_days
        if last is None:
            message = f"it {needs}, and what that does to people was never assessed"
            yield Hit(subject=system.id, message=message, facts={"place": place_of(system)})
        elif last < view.at - timedelta(days=limit):
            message = f"it {needs}, and that was last assessed on {last:%Y-%m-%d}; the limit is {limit} days"
            yield Hit(subject=system.id, message=message, facts={"place": place_of(system)})


def _needs(system: AiSystem) -> str:
    said = (("decides on much", system.high_stakes), ("works on the data of people", system.personal_data))
    return " and ".join(words for words, so in said if so)


@rule(
    "ai-supplier-check-missing",
    "Third-party model or tool without a valid supplier check",
    Severity.MEDIUM,
    kind=RuleKind.REGISTER,
    remedy="Look at {suppliers} and their terms, and write the day and its end under suppliers at {place}",
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:GV.SC-04",
        "NIST-CSF-2.0:GV.SC-06",
        "NIST-CSF-2.0:GV.SC-07",
        "NIST-AI-RMF-1.0:GOVERN 6.1",
        "NIST-AI-RMF-1.0:MANAGE 3.1",
        "ISO-42001-2023:A.10.3",
        "ISO-42001-2023:A.10.2",
        "EU-AI-ACT-2024:Art.25",
    ),
    reads=(AiSystem,),
)
def supplier_unchecked(view: View) -> Iterator[Answer]:
    """What is sent to a model's supplier is in its hands.

    Every supplier of a declared model, or its provider where none is named, must have been looked at, and that must not
    have run out. A check without an end is unknown.
    """
    for system in systems(view.graph, LIVE):
        wrong, endless = {}, []
        for name in sorted({each.supplier or each.provider for each in system.models} | _named(system)):
            check = next((each for each in system.suppliers if each.name == name), None)
            if why := _unchecked(check, view.at):
                wrong[name] = f"{name} {why}"
            elif check is not None and check.valid_until is None:
                endless.append(name)
        if wrong:
            facts = {"suppliers": ", ".join(wrong), "place": place_of(system)}
            yield Hit(subject=system.id, message="; ".join(wrong.values()), facts=facts)
        elif endless:
            yield Unsure(
                subject=system.id, why=f"until when the check of {', '.join(endless)} is good is not written down"
            )


def _named(system: AiSystem) -> set[str]:
    return {each.name for each in system.suppliers}


def _unchecked(check: SupplierCheck | None, at: datetime) -> str:
    if check is None or check.checked is None:
        return "was never looked at"
    if check.valid_until is not None and check.valid_until < at:
        return f"was looked at on {check.checked:%Y-%m-%d}, which was good until {check.valid_until:%Y-%m-%d}"
    return ""
