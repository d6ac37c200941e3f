"""One record told to the end: its facts, its rights, who can become it, what it reaches and who answers for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from graph.access import REACH_KINDS, AccessGraph, Edge
from graph.classes import CLASS
from graph.model import AnyRecord, Credential, Grant, Identity, OwnerClaim, Policy, Statement
from graph.worth import Thing
from reports.declare import Style
from reports.naming import by_policies, called, statement_said, step_said, under, word
from reports.page import Page
from reports.text import counted, day, listed, number
from reports.worth import environment_said, jewel_said

MOST = 12
"""How many of one thing are named; the rest is counted."""
HEADLINE = frozenset({"id", "kind", "scope", "name", "tags", "facts", "statements", "places"})
OWN = frozenset({"resource", "trust"})
"""Purposes of a policy that says who may use the thing itself."""
ASIDE = frozenset({"platform_managed", "team"})
"""Worth a word only when it is so."""
ACTIVE = {True: "active", False: "off", None: "not known whether active"}
USED = {True: "used", False: "never used", None: "use not reported"}


def _reach_said(id_: str, graph: AccessGraph) -> str:
    reached = [record for each in graph.reach(id_) if (record := graph.get(each)) is not None]
    counts = Counter(word(record.kind) for record in reached if not record.kind.startswith(CLASS))
    if not counts:
        return "It leads to nothing else that was seen."
    kinds = listed((f"{number(count)} × {kind}" for kind, count in _by_count(counts)), MOST)
    return f"It leads to {counted(sum(counts.values()), 'other')}: {kinds}."


def _by_count(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _claims(id_: str, graph: AccessGraph) -> list[str]:
    said = []
    for owner in graph.owners(id_)[:MOST]:
        claim = graph.get(owner.claim)
        read = f" (read from {graph.sources[owner.claim]})" if owner.claim in graph.sources else ""
        person = called(graph, owner.person) if owner.person else "nobody known"
        text = claim.owner if isinstance(claim, OwnerClaim) else owner.text
        sure = f"{owner.confidence:.0%} sure"
        said.append(f"{text}: says {owner.evidence}{read}; that is {person}, status {owner.status}, {sure}")
    return said


def record_text(id_: str, graph: AccessGraph, style: Style) -> Iterator[str]:
    """Tell one record: its facts, credentials, rights, who can become it, what it reaches and who answers for it."""
    record = graph.get(id_)
    page = Page.of(style)
    if record is None:
        yield from (line + "\n" for line in page.say(f"Nothing in this scan has the id {id_}.", first=""))
        return
    lines = [*page.say(called(graph, id_), first="", code="1"), *page.say(id_, first="")]
    lines += page.say(_whence(record, graph), first="", code="2")
    for title, sentences in _about(record, graph):
        if sentences:
            lines += page.heading(title)
            kept = sentences[:MOST]
            for sentence in kept:
                lines += page.say(sentence, rest="    ")
            if len(sentences) > len(kept):
                lines += page.say(f"and {number(len(sentences) - len(kept))} more", code="2")
    yield from (line + "\n" for line in lines)


def _whence(record: AnyRecord, graph: AccessGraph) -> str:
    source = f"read from {graph.sources[record.id]}" if record.id in graph.sources else "made by the graph itself"
    if record.id in graph.carried:
        since = day(graph.carried[record.id])
        return f"{source}; could not be read this time, and stands as it was last seen on {since}"
    return source


def _about(record: AnyRecord, graph: AccessGraph) -> Iterator[tuple[str, list[str]]]:
    yield "FACTS", list(_facts(record))
    yield "WHERE IT STANDS", list(_standing(record, graph))
    if isinstance(record, Policy):
        yield "STATEMENTS", [_allows(each) for each in record.statements]
    yield "CREDENTIALS", [_credential(each) for each in graph.each(Credential) if each.identity == record.id]
    grants = [each for each in graph.each(Grant) if each.identity == record.id]
    yield "RIGHTS", [_granted(each, graph) for each in grants if each.purpose not in OWN]
    own = (each for each in grants if each.purpose in OWN)
    yield "WHAT ITS OWN POLICY SAYS", [said for each in own for said in _own_policy(each, graph)]
    yield "WHAT LEADS TO IT", sorted(_inward(graph, edge) for edge in graph.edges_into(record.id, REACH_KINDS))
    onward = sorted(_onward(graph, edge) for edge in graph.edges_from(record.id, REACH_KINDS))
    yield "WHAT IT LEADS TO", [*onward, *([_reach_said(record.id, graph)] if onward else [])]
    yield "WHO ANSWERS FOR IT", _claims(record.id, graph) or _unowned(record)


def _standing(record: AnyRecord, graph: AccessGraph) -> Iterator[str]:
    """Its environment and whether it is a crown jewel, with what told it."""
    told = graph.worth.environment(record.id)
    if told is not None or isinstance(record, Thing):
        yield f"environment: {environment_said(told, graph)}"
    jewel = graph.worth.jewel(record.id)
    if jewel is not None:
        yield f"crown jewel: {jewel_said(jewel, graph)}"


def _unowned(record: AnyRecord) -> list[str]:
    return ["Nobody is known to."] if isinstance(record, Identity) else []


def _inward(graph: AccessGraph, edge: Edge) -> str:
    """Tell one way in; those who share a class of rights are named together."""
    if not edge.source.startswith(CLASS):
        return step_said(graph, edge)
    entering = list(graph.edges_into(edge.source))
    if not entering:
        return step_said(graph, edge)
    proof = by_policies(graph, edge.evidence) + under(graph, edge.conditions)
    who = listed(sorted(called(graph, each.source) for each in entering), MOST)
    return f"{who}: {edge.why}{proof}"


def _onward(graph: AccessGraph, edge: Edge) -> str:
    if not edge.target.startswith(CLASS):
        return step_said(graph, edge)
    proof = by_policies(graph, edge.evidence) + under(graph, edge.conditions)
    targets = sorted(called(graph, each.target) for each in graph.edges_from(edge.target))
    whys = {each.why for each in graph.edges_from(edge.target)}
    return f"{listed(sorted(whys))}: {listed(targets, MOST)}{proof}"


def _facts(record: AnyRecord) -> Iterator[str]:
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if field not in HEADLINE and value not in (None, "", ()) and not (field in ASIDE and value is False):
            yield f"{field.replace('_', ' ')}: {_value(value)}"
    for place in getattr(record, "places", ()):
        yield f"seen at {place}"
    for group in ("facts", "tags"):
        for key, value in sorted(getattr(record, group, {}).items()):
            if value is not None:
                yield f"{'tag ' if group == 'tags' else ''}{key.replace('_', ' ')}: {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return day(value)
    if isinstance(value, tuple):
        return listed((str(getattr(each, "id", None) or getattr(each, "tool", None) or each) for each in value), MOST)
    return str(value)


def _credential(credential: Credential) -> str:
    active = ACTIVE[credential.active]
    made = f"made {day(credential.created)}" if credential.created else "making not reported"
    used = f"last used {day(credential.last_used)}" if credential.last_used else USED[credential.used]
    ends = f", ends {day(credential.expires)}" if credential.expires else ""
    return f"{word(credential.kind)} {credential.name}: {active}, {made}, {used}{ends}"


def _own_policy(grant: Grant, graph: AccessGraph) -> list[str]:
    """Whom a resource lets in, or a role trusts."""
    policy = graph.get(grant.policy)
    if not isinstance(policy, Policy):
        return [f"policy {grant.policy}, which could not be read"]
    said = dict.fromkeys(f"{_whom(each)}: {statement_said(each)}" for each in policy.statements)
    return [listed(said, MOST)] if said else []


def _whom(statement: Statement) -> str:
    if statement.not_principals:
        return f"anyone but {listed((each.name for each in statement.not_principals), MOST)}"
    return listed((each.name for each in statement.principals), MOST) or "nobody"


def _granted(grant: Grant, graph: AccessGraph) -> str:
    policy = graph.get(grant.policy)
    purpose = "" if grant.purpose == "grants" else f" as {grant.purpose}"
    if not isinstance(policy, Policy):
        return f"policy {grant.policy}{purpose}, which could not be read"
    said = dict.fromkeys(statement_said(each) for each in policy.statements)
    return f"policy {policy.name}{purpose}: {listed(said, MOST) or 'nothing'}"


def _allows(statement: Statement) -> str:
    return f"allows {statement_said(statement)}" if statement.allow else statement_said(statement)
