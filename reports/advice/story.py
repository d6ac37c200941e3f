"""All that is told of one finding, before anybody decides how: why it matters here, whom to ask, what would break."""

from __future__ import annotations

import inspect
import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from findings.declare import Rule
from findings.events import Event
from findings.finding import Finding
from findings.limits import Limits
from findings.owned import claim_said, owned_one, owner_name, standing
from findings.owning import asks_for_owner
from findings.subjects import bearer
from findings.telling import Unheard
from findings.walks import administering, into, walk, walks_to
from graph.access import AccessGraph, Edge, Owner
from graph.model import Credential, Exposure, Identity, Resource, Secret
from reports.advice.breaking import breaking
from reports.advice.filled import Advice, advice_on
from reports.naming import called
from reports.text import counted, listed
from reports.walks import told

CLAIMS = 3
WORDS = frozenset(
    {"all", "an", "anybody", "by", "every", "has", "in", "is", "it", "its", "made", "may", "no", "nobody"}
)
WORDS |= frozenset({"nothing", "of", "since", "some", "the", "there", "this", "who", "whoever"})
"""First words of messages; anything else may be a name, and keeps its spelling."""
REVOCABLE = Credential | Identity | Secret | Resource
NOBODY = "Nobody is known to answer for it. Ask whoever made it, and write them down."


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One finding with what a colleague would say who had looked into it."""

    finding: Finding
    history: tuple[Event, ...]
    why: tuple[str, ...]
    """Why the rule asks for it, paragraph by paragraph."""
    here: tuple[str, ...]
    """Why it matters on this estate: what raised its risk."""
    way_in: tuple[str, ...]
    """The walk to it from what lies open, a sentence a step."""
    way_on: tuple[str, ...]
    """The walk from it to an administrator's rights or a crown jewel."""
    ends: str
    """Where that walk ends; empty where there is none."""
    owners: tuple[str, ...]
    breaks: tuple[str, ...]
    what_if: str
    """The command that tells in full what would follow; empty for what cannot be revoked."""
    steps: Advice | None


def story_of(
    finding: Finding, graph: AccessGraph, rule: Rule | None, *, history: Sequence[Event], limits: Limits, at: datetime
) -> Story:
    """Gather what is told of a finding."""
    on, ends = _way_on(finding, graph)
    return Story(
        finding=finding,
        history=tuple(history),
        why=tuple(_why(rule)),
        here=tuple(_here(finding)),
        way_in=tuple(told(graph, _way_in(finding, graph))),
        way_on=tuple(told(graph, on)),
        ends=ends,
        # What the scan saw holds as of then, also where somebody looks at it with another clock.
        owners=tuple(_owners(finding, graph, limits, max(at, finding.last_seen))),
        breaks=tuple(breaking(finding, graph)),
        what_if=_what_if(finding, graph),
        steps=advice_on(finding, graph),
    )


def _what_if(finding: Finding, graph: AccessGraph) -> str:
    if not isinstance(graph.get(finding.subject), REVOCABLE):
        return ""
    return f"muster revoke {shlex.quote(finding.subject)} --what-if"


def _why(rule: Rule | None) -> Iterator[str]:
    if rule is not None:
        yield from (" ".join(part.split()) for part in inspect.cleandoc(rule.why).split("\n\n"))


def _here(finding: Finding) -> Iterator[str]:
    """What raised or lowered its risk here, in words; the first term is the rule's own severity."""
    raised = [term.why for term in finding.terms[1:] if term.points > 0]
    lowered = [term.why for term in finding.terms[1:] if term.points < 0]
    if raised:
        yield f"What raises its risk here: {'; '.join(raised)}."
    if lowered:
        yield f"What speaks for waiting: {'; '.join(lowered)}."
    if not raised and not lowered:
        yield "Nothing is known here that raises or lowers its risk."


def _way_in(finding: Finding, graph: AccessGraph) -> list[Edge]:
    """The shortest walk to it from something that lies open; of an identity, to one of its credentials."""
    open_places = [each.id for each in graph.each(Exposure)]
    return _shortest(graph, into(graph, [finding.subject]), open_places)


def _way_on(finding: Finding, graph: AccessGraph) -> tuple[list[Edge], str]:
    """The shortest walk from it to administrator's rights, else to a crown jewel; and where that ends."""
    identity = bearer(graph, finding.subject)
    start = identity.id if identity is not None else finding.subject
    steps = _shortest(graph, administering(graph), [start])
    if steps:
        return steps, f"administrator of {called(graph, steps[-1].target)} in {counted(len(steps), 'step')}"
    jewels = [edge for edge in into(graph, graph.worth.jewels) if edge.target != start]
    steps = _shortest(graph, jewels, [start])
    return steps, f"the crown jewel {called(graph, steps[-1].target)}" if steps else ""


def _shortest(graph: AccessGraph, ends: Sequence[Edge], starts: Sequence[str]) -> list[Edge]:
    """The shortest walk from one of the starts; one that depends on no condition goes before all others."""
    for conditional in (False, True):
        steps = walks_to(graph, ends, conditional=conditional)
        begun = [start for start in starts if start in steps]
        if begun:
            return walk(steps, min(begun, key=lambda start: (steps[start].left, start)))
    return []


def _owners(finding: Finding, graph: AccessGraph, limits: Limits, at: datetime) -> Iterator[str]:
    subject = graph.get(finding.subject)
    identity = subject if isinstance(subject, Identity) else bearer(graph, finding.subject)
    claims = graph.owners(finding.subject) or (graph.owners(identity.id) if identity is not None else ())
    if finding.assigned:
        yield f"{finding.assigned} was asked to see to it."
    if not claims:
        yield f"{finding.owner} answers for it." if finding.owner else NOBODY
        return
    yield _claim(claims[0], graph, limits, at)
    if len(claims) > 1:
        yield f"Also said: {listed((claim_said(each) for each in claims[1:]), CLAIMS)}."
    if identity is not None and asks_for_owner(identity):
        row = owned_one(graph, identity, limits, at, Unheard(graph.gaps))
        yield f"Backup: {row.backup}." if row.backup else "No backup is known to be here."
        if row.conflict:
            yield f"It is not settled: {row.conflict} is nearly as sure."


def _claim(owner: Owner, graph: AccessGraph, limits: Limits, at: datetime) -> str:
    """Name the surest owner: whether they are here, how sure that is, and how we know."""
    name, here = owner_name(graph, owner), standing(graph, owner, at)
    sure = "probably" if owner.confidence >= limits.owner_min_confidence else "perhaps, on weak evidence"
    who = f"{name} <{owner.text}>" if "@" in owner.text and name != owner.text else name
    gone = f", who is {here} by the directory" if here in {"left", "disabled"} else f" ({here})"
    return f"{who}{gone}: {sure}, {owner.confidence:.0%}, because {claim_said(owner)}."


def sentence(text: str) -> str:
    """A message as a sentence: with a capital where its first word is no name, and a full stop where it has none."""
    first = text.partition(" ")[0]
    begun = f"{text[:1].upper()}{text[1:]}" if first in WORDS else text
    return f"{begun}{'' if text.endswith(('.', '!', '?')) else '.'}"
