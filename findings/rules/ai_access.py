"""AI systems that may do more, or read more, than was approved."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.envelope import ABOUT_DATA, DATA, EVERYTHING, Envelopes, Right, covering, stronger
from findings.registered import LIVE, acting, place_of, systems
from findings.steps import Steps
from findings.subjects import name_of
from graph.access import Edge, EdgeKind
from graph.model import AiSystem, Grant, Identity, Membership, Policy, Resource, Secret, Trust
from graph.policy import any_match

BECOMES = frozenset({EdgeKind.BECOMES, EdgeKind.ESCALATES, EdgeKind.ADMINISTERS})
MOST_LINES = 20
LEVELS = ("public", "internal", "confidential", "restricted")
"""From what anybody may see to what hardly anybody may."""
CLASSES = re.compile(r"(?:data[-_. ]?)?(?:classification|class|sensitivity)", re.IGNORECASE)
READS = (AiSystem, Identity, Policy, Grant, Membership)


class _Beyond(msgspec.Struct, frozen=True):
    """One thing beyond the envelope: in words, what makes it so, and whether it is certain."""

    told: str
    causes: tuple[str, ...]
    sure: bool


@rule(
    "ai-access-exceeds-approval",
    "Effective access of an AI system is wider than approved",
    Severity.CRITICAL,
    kind=RuleKind.JOIN,
    remedy="Take from {name} what goes beyond its approval ({first}; see {policy}), or have it approved at {place}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI03:2026",
        "OWASP-ASI:ASI02:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:ID.RA-07",
        "NIST-AI-RMF-1.0:MAP 3.3",
        "NIST-AI-RMF-1.0:MANAGE 2.4",
        "ISO-42001-2023:A.9.4",
        "ISO-42001-2023:A.9.2",
        "ISO-42001-2023:8.1",
        "EU-AI-ACT-2024:Art.15",
    ),
    reads=(*READS, Trust),
)
def exceeds(view: View) -> Iterator[Answer]:
    """An approval is worth what it holds back: what the agent may do beyond it was never weighed.

    Beyond is a stronger effect than approved on a data source, anything that changes what is not listed, and becoming
    somebody who is not of the system. Reading is another check's; what every agent needs to run is left out. Nothing
    approved, a condition, and a boundary that lets some of it through leave the answer unknown.
    """
    envelopes = Envelopes(view.graph)
    steps = Steps(view.graph, BECOMES)
    for system in systems(view.graph, LIVE):
        if not acting(view.graph, system):
            continue
        if not (system.data_sources or system.tools):
            yield Unsure(subject=system.id, why="the register does not say what it may have")
            continue
        rights = (_beyond(system, each) for each in envelopes.of(system))
        found = [*filter(None, rights), *_becoming(view, system, steps)]
        yield from _told(system, found, "has more than was approved")


def _beyond(system: AiSystem, right: Right) -> _Beyond | None:
    if right.effect == "read":
        return None
    sources = covering(system, right.resource)
    limits = [effect for each in sources for effect in each.effects]
    if sources and (not limits or not stronger(right.effect, limits)):
        return None
    told = f"{right.told}; approved is {' and '.join(limits)}" if limits else right.told
    return _Beyond(told, right.policies, right.sure)


def _becoming(view: View, system: AiSystem, steps: Steps) -> Iterator[_Beyond]:
    own = acting(view.graph, system)
    left_out = {each.id for each in own} | _open_to_anyone(view)
    for identity in own:
        for edge in steps.of(identity.id):
            if edge.target not in left_out:
                yield _Beyond(_step(view, identity, edge), edge.evidence, not edge.conditions)


def _open_to_anyone(view: View) -> set[str]:
    """What whoever likes may become: that is no right of the system, and told by another check."""
    return {each.target for each in view.graph.each(Trust) if each.principal_kind == "anyone" and not each.conditions}


def _step(view: View, identity: Identity, edge: Edge) -> str:
    does = "do everything in" if edge.kind is EdgeKind.ADMINISTERS else "become"
    return f"{identity.name} may {does} {name_of(view.graph, edge.target)}"


def _told(system: AiSystem, found: list[_Beyond], what: str) -> Iterator[Answer]:
    """One answer for all that lies beyond, with each difference and the grants that make it."""
    sure = [each for each in found if each.sure]
    if sure:
        first, more = sure[0], len(sure) - 1
        message = f"it {what}: {first.told}{f' and {more} more' if more else ''}"
        evidence = tuple(f"{each.told} (by {', '.join(each.causes) or 'no policy'})" for each in sure[:MOST_LINES])
        facts = {"first": first.told, "policy": ", ".join(first.causes) or "the graph", "place": place_of(system)}
        yield Hit(subject=system.id, message=message, evidence=evidence, facts=facts)
    elif found:
        yield Unsure(subject=system.id, why=f"whether {found[0].told} depends on conditions or a boundary")


@rule(
    "ai-data-source-not-approved",
    "AI system reaches a data source that is not approved",
    Severity.HIGH,
    kind=RuleKind.GRAPH,
    remedy="Take {first} from {name} (see {policy}), or have the source approved under data_sources at {place}",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI02:2026",
        "OWASP-ASI:ASI06:2026",
        "NIST-CSF-2.0:PR.DS-01",
        "NIST-CSF-2.0:ID.AM-07",
        "NIST-AI-RMF-1.0:MAP 4.2",
        "NIST-AI-RMF-1.0:MEASURE 2.10",
        "ISO-42001-2023:A.4.3",
        "ISO-42001-2023:A.7.2",
        "ISO-42001-2023:A.7.5",
        "EU-AI-ACT-2024:Art.10",
    ),
    reads=(*READS, Secret, Resource),
)
def data_not_approved(view: View) -> Iterator[Answer]:
    """What an agent can read, it can be talked into telling.

    Every place whose data it may read must lie in an approved source, each secret too, and nothing may be of a class
    above the one approved (a tag such as ``data-classification``). Where no source is approved at all, the answer is
    unknown.
    """
    envelopes = Envelopes(view.graph)
    steps = Steps(view.graph, {EdgeKind.READS})
    classed = list(_classed(view))
    for system in systems(view.graph, LIVE):
        if not acting(view.graph, system):
            continue
        if not system.data_sources:
            yield Unsure(subject=system.id, why="the register names no data source that it may use")
            continue
        rights = [each for each in envelopes.of(system) if _reads_data(each)]
        found = [_Beyond(each.told, each.policies, each.sure) for each in rights if not covering(system, each.resource)]
        found += [*_secrets(view, system, steps), *_too_sensitive(system, rights, classed)]
        yield from _told(system, found, "reads what was not approved")


def _reads_data(right: Right) -> bool:
    if right.action == "*":
        return True
    verb = right.action.rpartition(":")[2]
    return right.service in DATA and right.effect in {"read", EVERYTHING} and not ABOUT_DATA.match(verb)


def _secrets(view: View, system: AiSystem, steps: Steps) -> Iterator[_Beyond]:
    for identity in acting(view.graph, system):
        for edge in steps.of(identity.id):
            name = name_of(view.graph, edge.target)
            if not covering(system, edge.target, name):
                yield _Beyond(f"{identity.name} may read the secret {name}", edge.evidence, not edge.conditions)


def _classed(view: View) -> Iterator[tuple[Resource | Secret, int]]:
    """What a tag says the class of."""
    records: tuple[Resource | Secret, ...] = (*view.graph.each(Resource), *view.graph.each(Secret))
    for record in records:
        for key, value in record.tags.items():
            if CLASSES.fullmatch(key) and value.lower() in LEVELS:
                yield record, LEVELS.index(value.lower())


def _too_sensitive(
    system: AiSystem, rights: list[Right], classed: list[tuple[Resource | Secret, int]]
) -> Iterator[_Beyond]:
    """What it may read that is of a higher class than it may use."""
    most = (system.most_sensitive or "").lower()
    if most not in LEVELS:
        return
    for record, level in classed:
        for right in rights if level > LEVELS.index(most) else ():
            if any_match((right.resource,), record.id) or right.resource.startswith(f"{record.id}/"):
                told = f"{right.identity.name} may read {record.name}, which is {LEVELS[level]}; approved is {most}"
                yield _Beyond(told, right.policies, right.sure)
