"""AI systems that nobody could stop, whose logs are too short, or whose incidents nobody saw to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.registered import IN_USE, LIVE, gone, place_of, systems
from graph.model import AiSystem, Incident, Person

NONE = "nobody is named to be called when it goes wrong"


@rule(
    "ai-no-escalation-path",
    "No reachable human escalation path or stop procedure",
    Severity.HIGH,
    kind=RuleKind.REGISTER,
    remedy="Write under oversight of {name} who is called, how it is stopped and when that was tried ({place})",
    frameworks=(
        "OWASP-NHI:NHI10:2025",
        "OWASP-ASI:ASI09:2026",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:RS.MA-04",
        "NIST-CSF-2.0:GV.RR-02",
        "NIST-AI-RMF-1.0:MAP 3.5",
        "NIST-AI-RMF-1.0:MANAGE 2.4",
        "NIST-AI-RMF-1.0:MANAGE 4.3",
        "ISO-42001-2023:A.9.2",
        "ISO-42001-2023:A.3.3",
        "ISO-42001-2023:A.8.4",
        "EU-AI-ACT-2024:Art.14",
        "EU-AI-ACT-2024:Art.26",
    ),
    reads=(AiSystem, Person),
)
def no_escalation(view: View) -> Iterator[Answer]:
    """An agent that does harm goes on until a person stops it, and that person must be there and know how.

    Systems in use need somebody to call who is still here, a way to stop them, and a try of it within
    ``ai_stop_test_days``. Whoever no directory knows is unknown.
    """
    for system in systems(view.graph, IN_USE):
        lacking = list(_lacking(view, system))
        called = system.oversight.escalation
        if lacking:
            yield Hit(subject=system.id, message="; ".join(lacking), facts={"place": place_of(system)})
        elif called and view.graph.people.find(called) is None:
            yield Unsure(subject=system.id, why=f"no directory says whether {called} is here")


def _lacking(view: View, system: AiSystem) -> Iterator[str]:
    oversight, days = system.oversight, view.limits.ai_stop_test_days
    if not oversight.escalation:
        yield NONE
    elif person := gone(view.graph, oversight.escalation, view.at):
        yield f"{person.name}, who is called when it goes wrong, is not here any more"
    if not oversight.stop_procedure:
        yield "how to stop it is not written down"
    elif oversight.last_tested is None:
        yield "to stop it was never tried"
    elif oversight.last_tested < view.at - timedelta(days=days):
        yield f"to stop it was last tried on {oversight.last_tested:%Y-%m-%d}; the limit is {days} days"


@rule(
    "ai-log-retention-short",
    "Logs of a high-risk AI system kept for less than the minimum",
    Severity.HIGH,
    kind=RuleKind.REGISTER,
    remedy="Keep the logs of {name} for {days} days at least, and write that under logging at {place}",
    frameworks=(
        "OWASP-NHI:NHI10:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.PS-04",
        "NIST-AI-RMF-1.0:MANAGE 4.1",
        "ISO-42001-2023:A.6.2.8",
        "ISO-42001-2023:7.5.3",
        "EU-AI-ACT-2024:Art.12",
        "EU-AI-ACT-2024:Art.19",
        "EU-AI-ACT-2024:Art.26",
    ),
    reads=(AiSystem,),
)
def short_logs(view: View) -> Iterator[Answer]:
    """What it did must be there to be read when somebody asks, and that is months later.

    The policy says for how long for each risk class; where it says nothing of high risk, ``ai_log_days`` counts (the EU
    AI Act asks deployers for six months). Retention is what the register declares; the sink itself is not read.
    """
    for system in systems(view.graph, LIVE):
        least = system.demands.log_days
        if least is None and system.risk_class == "high":
            least = view.limits.ai_log_days
        if least is None:
            continue
        if system.log_days is None:
            yield Unsure(subject=system.id, why="for how long its logs are kept is not written down")
        elif system.log_days < least:
            message = (
                f"its logs are kept for {system.log_days} days; a system of {system.risk_class} risk needs {least}"
            )
            facts = {"days": str(least), "place": place_of(system)}
            evidence = (f"they go to {system.log_sink}",) if system.log_sink else ()
            yield Hit(subject=system.id, message=message, evidence=evidence, facts=facts)


@rule(
    "ai-incident-unaddressed",
    "Incident of an AI system without corrective action in time",
    Severity.MEDIUM,
    kind=RuleKind.REGISTER,
    remedy="Write at {place} what was done about {incident}, and what was learnt when it is closed",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "OWASP-ASI:ASI10:2026",
        "NIST-CSF-2.0:RS.MA-02",
        "NIST-CSF-2.0:ID.IM-03",
        "NIST-AI-RMF-1.0:MANAGE 4.3",
        "NIST-AI-RMF-1.0:MANAGE 2.3",
        "ISO-42001-2023:10.2",
        "ISO-42001-2023:A.8.4",
        "EU-AI-ACT-2024:Art.73",
    ),
    reads=(AiSystem,),
)
def incident_open(view: View) -> Iterator[Answer]:
    """What went wrong once goes wrong again when nothing was changed.

    An incident needs an action within ``ai_incident_days``, and a lesson when it is closed. A day of closing that is
    still to come leaves the answer unknown.
    """
    for system in systems(view.graph, LIVE | {"retired"}):
        open_ = {each.id: why for each in system.incidents if (why := _unaddressed(view, each))}
        odd = [each.id for each in system.incidents if each.closed is not None and each.closed > view.at]
        if open_:
            facts = {"incident": ", ".join(open_), "place": place_of(system)}
            yield Hit(subject=system.id, message="; ".join(open_.values()), facts=facts)
        elif odd:
            yield Unsure(subject=system.id, why=f"{', '.join(odd)} is said to be closed on a day that is still to come")


def _unaddressed(view: View, incident: Incident) -> str:
    days = (view.at - incident.opened).days
    if incident.closed is None and not incident.actions and days > view.limits.ai_incident_days:
        return (
            f"{incident.id} is open for {days} days and nothing was done; the limit is {view.limits.ai_incident_days}"
        )
    if incident.closed is not None and incident.closed <= view.at and not incident.lesson:
        return f"{incident.id} was closed without a word of what was learnt"
    return ""
