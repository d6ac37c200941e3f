"""AI systems that ask another model, or work with other access, than was agreed to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.registered import LIVE, acting, place_of, systems, valid
from graph.model import AiSystem, Approval, Identity

FLOATING = re.compile(r"(?:^|[-_:./@])(?:latest|stable|current|default|preview|auto)$", re.IGNORECASE)
PINNED = re.compile(
    r"""
      \d{4}-?\d{2}-?\d{2}      # a day: 20250929, 2025-09-29
    | [-_@]\d{4}$              # month and day, or a build: -0613
    | [-@:]v\d+(?:[:.]\d+)*$   # a version of its own: -v2:0
    | -00\d$                   # a build: -002
    | @?sha256:|@[0-9a-f]{7,}$ # a digest, a commit
    """,
    re.VERBOSE | re.IGNORECASE,
)


def pinned(model: str) -> bool:
    """Whether a model's id stays the same model: it has a day, a version of its own or a digest."""
    return not FLOATING.search(model) and PINNED.search(model) is not None


@rule(
    "ai-model-unpinned",
    "Approved AI system uses a floating model alias",
    Severity.LOW,
    kind=RuleKind.JOIN,
    remedy="Ask {model} by the id with its day or version, in the program and at {place}",
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:PR.PS-01",
        "NIST-CSF-2.0:GV.SC-07",
        "NIST-AI-RMF-1.0:MANAGE 3.2",
        "ISO-42001-2023:A.6.2.3",
        "ISO-42001-2023:A.10.3",
        "EU-AI-ACT-2024:Art.11",
    ),
    reads=(AiSystem, Identity),
)
def unpinned(view: View) -> Iterator[Answer]:
    """Behind a name without a version the supplier puts another model whenever it likes, and nobody is asked.

    Both the models that are declared and those that agents of the system were found to ask count. A system of which
    neither is known is unknown.
    """
    for system in systems(view.graph, LIVE):
        asked = _asked(view, system)
        declared = [each.model for each in system.models]
        if not declared and not asked:
            yield Unsure(subject=system.id, why="which models it asks is neither declared nor reported")
        floating = sorted({each for each in (*declared, *asked) if not pinned(each)})
        if floating:
            names = ", ".join(floating)
            message = f"it asks {names}, which says no version"
            evidence = tuple(f"{agent.name} asks it" for model, agent in asked.items() if model in floating)
            facts = {"model": names, "place": place_of(system)}
            yield Hit(subject=system.id, message=message, evidence=evidence, facts=facts)


@rule(
    "ai-model-changed",
    "Model, prompt or tool set changed since approval",
    Severity.HIGH,
    kind=RuleKind.DIFF,
    remedy="Have the change of {name} approved (covers: {digest}) at {place}, or go back to what was approved",
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-ASI:ASI04:2026",
        "OWASP-ASI:ASI01:2026",
        "NIST-CSF-2.0:ID.RA-07",
        "NIST-CSF-2.0:PR.PS-01",
        "NIST-AI-RMF-1.0:MANAGE 3.2",
        "NIST-AI-RMF-1.0:MEASURE 2.4",
        "ISO-42001-2023:6.3",
        "ISO-42001-2023:A.6.2.6",
        "ISO-42001-2023:A.6.2.3",
        "EU-AI-ACT-2024:Art.11",
    ),
    reads=(AiSystem, Identity),
)
def changed(view: View) -> Iterator[Answer]:
    """What was weighed is not what runs: another model, prompt or tool behaves otherwise.

    An approval ``covers`` a digest of the models and the access as they were declared; when what is declared is no
    longer that, it wants a new approval or a change that was approved after it. A model that an agent was found to ask
    and that is not declared counts too. An approval that says not what it covers leaves the answer unknown.
    """
    for system in systems(view.graph, LIVE):
        strange = {
            model: agent
            for model, agent in _asked(view, system).items()
            if system.models and not any(_same(model, each.model) for each in system.models)
        }
        facts = {"place": place_of(system), "digest": system.digest or "its digest"}
        if strange:
            names = ", ".join(sorted(strange))
            declared = ", ".join(each.model for each in system.models)
            agents = tuple(each.id for each in strange.values())
            message = f"it asks {names}; approved is {declared}"
            yield Hit(subject=system.id, message=message, evidence=agents, facts=facts)
        elif standing := valid(system, view.at):
            yield from _covered(system, standing, facts)


def _covered(system: AiSystem, standing: list[Approval], facts: dict[str, str]) -> Iterator[Answer]:
    """Whether what is declared is what the approvals were given for."""
    silent = [each.id for each in standing if each.covers is None]
    other = [each for each in standing if each.covers not in {None, system.digest}]
    unchanged = [each for each in other if system.last_change is None or system.last_change <= each.on]
    if unchanged and system.digest is not None:
        names = " and ".join(f"{each.id} ({each.role})" for each in unchanged)
        message = f"its models and access are not those that {names} covers"
        yield Hit(
            subject=system.id, message=message, evidence=(f"what is declared now is {system.digest}",), facts=facts
        )
    elif silent:
        yield Unsure(subject=system.id, why=f"{', '.join(silent)} does not say what it covers")


def _asked(view: View, system: AiSystem) -> dict[str, Identity]:
    """The models that its agents were found to ask, and one agent for each."""
    return {
        model: each
        for each in acting(view.graph, system)
        if (model := each.facts.get("model")) and isinstance(model, str)
    }


def _same(observed: str, declared: str) -> bool:
    """Whether two ids name the same model: clouds put a region, a supplier or an ARN before its name."""
    one, other = (_bare(each) for each in (observed, declared))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _bare(model: str) -> str:
    """The model's own name, without the ARN and the version of the platform's wrapping."""
    return re.sub(r"-v\d+(?::\d+)?$", "", model.rpartition("/")[2]).lower()
