"""Which grant made a right come or go, and who did it, as far as an audit log was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property

import msgspec

from findings.creep.bearing import Changed, changes
from findings.creep.course import Moved, Reason
from findings.creep.frame import Frame
from findings.powers import ADMINISTRATOR, JEWEL, Granting, Power
from findings.subjects import name_of
from findings.walks import administering, into, told, walk, walks_to
from graph.access import AccessGraph, Edge, EdgeKind
from graph.alterations import altered_names
from graph.classes import CLASS
from graph.model import AnyRecord, Grant, Identity, Membership, Policy, Trust

NOT_TOLD = "not known: the audit log that was read does not tell"
BECOMES = "may become "
LINKS = frozenset({EdgeKind.BECOMES, EdgeKind.ESCALATES})


class Asked(msgspec.Struct, frozen=True, dict=True):
    """One identity between two scans."""

    before: Frame
    after: Frame
    identity: Identity

    @cached_property
    def changed(self) -> Sequence[Changed]:
        """What bears on it and is not as it was."""
        return changes(self.before.bearing, self.after.bearing, self.identity)

    def moved(self, powers: frozenset[Power], *, came: bool) -> tuple[Moved, ...]:
        """Rights that came or went, the weightiest first, each with what did it."""
        ordered = sorted(powers, key=lambda power: (-power.weight, power.text))
        return tuple(
            Moved(text=_named(self.after.graph, each.text), weight=each.weight, reasons=self._reasons(each, came=came))
            for each in ordered
        )

    def _reasons(self, power: Power, *, came: bool) -> tuple[Reason, ...]:
        if power in {ADMINISTRATOR, JEWEL}:
            return tuple(self._of_walk(power, came=came))
        if power.text.startswith(BECOMES):
            found = list(self._of_becoming(power.text.removeprefix(BECOMES), came=came))
        else:
            found = [each for each in self.changed if self._gives(each, power, came=came)]
        found = found or [each for each in self.changed if self._limits(each) and not self.told_by_grant(each)]
        return tuple(dict.fromkeys(self.reason(each) for each in found))

    def _gives(self, changed: Changed, power: Power, *, came: bool) -> bool:
        """Whether the line stands in what came or went. Who joined a group has what the group has."""
        holding = self._holding(came=came)
        record = changed.record
        if isinstance(record, Policy):
            attached = changed.grant is not None and changed.grant.purpose == "grants"
            return attached and not self.told_by_grant(changed) and record.id in holding.get(power, ())
        if isinstance(record, Grant):
            given = record.purpose == "grants" and record.policy in holding.get(power, ())
            return given and not self._by_group(record.identity)
        if isinstance(record, Membership):
            bearing = (self.after if came else self.before).bearing
            policies = {grant.policy for grant in bearing.held(record.group)}
            return not policies.isdisjoint(holding.get(power, ()))
        return False

    def _by_group(self, group: str) -> bool:
        """Whether one joined or left that group, which tells of all that it has."""
        return any(isinstance(each.record, Membership) and each.record.group == group for each in self.changed)

    def _limits(self, changed: Changed) -> bool:
        """Whether it is a limit, or gives a policy that denies something."""
        if changed.grant is not None and changed.grant.purpose in {"boundary", "organisation"}:
            return True
        given = [changed.record, changed.old]
        if isinstance(changed.record, Grant):
            given = [self.after.graph.get(changed.record.policy), self.before.graph.get(changed.record.policy)]
        return any(isinstance(each, Policy) and any(not one.allow for one in each.statements) for each in given)

    def told_by_grant(self, changed: Changed) -> bool:
        """Whether it is a policy that came or went with what attaches it, which is told once."""
        if changed.how == "changed" or not isinstance(changed.record, Policy):
            return False
        return any(isinstance(each.record, Grant) and each.record.policy == changed.record.id for each in self.changed)

    def _holding(self, *, came: bool) -> dict[Power, set[str]]:
        """The policies in which each line stands, in the scan that has it."""
        return self._after_holding if came else self._before_holding

    @cached_property
    def _after_holding(self) -> dict[Power, set[str]]:
        return _sourced(self.after, self.identity)

    @cached_property
    def _before_holding(self) -> dict[Power, set[str]]:
        return _sourced(self.before, self.identity)

    def _of_becoming(self, target: str, *, came: bool) -> Iterator[Changed]:
        """The trusts that changed where one became somebody else, and what of one's own rights changed beside."""
        old, new = self.before.bearing.trusts(target), self.after.bearing.trusts(target)
        for id_ in sorted(old.keys() | new.keys()):
            was, is_ = old.get(id_), new.get(id_)
            record = is_ or was
            if record is not None and was != is_:
                yield Changed(how=_how(was, is_), record=record, old=was)
        graph = (self.after if came else self.before).graph
        evidence = {each for edge in _links(graph, self.identity.id, target) for each in edge}
        for each in self.changed:
            grant = each.record if isinstance(each.record, Grant) else None
            told_of = grant.policy if grant is not None else each.record.id
            if told_of in evidence and not self.told_by_grant(each):
                yield each

    def _of_walk(self, power: Power, *, came: bool) -> Iterator[Reason]:
        """The first step of the walk that the other scan did not have."""
        here, there = (self.after, self.before) if came else (self.before, self.after)
        graph = here.graph
        ends = administering(graph) if power is ADMINISTRATOR else into(graph, graph.worth.jewels)
        steps = walk(walks_to(graph, ends, conditional=False), self.identity.id)
        known = there.graph
        fresh = [edge for edge in steps if edge.target not in known.onwards(edge.source)]
        for edge in (fresh or steps)[:1]:
            yield Reason(said=told(graph, [edge])[0], record=next(iter(edge.evidence), ""))
            yield from self._of_step(edge)

    def _of_step(self, edge: Edge) -> Iterator[Reason]:
        """What changed about whoever takes a step, and made it."""
        taker = self._get(edge.source)
        if isinstance(taker, Identity):
            asked = self if taker.id == self.identity.id else Asked(self.before, self.after, taker)
            evidence = set(edge.evidence)
            for each in asked.changed:
                policy = each.record.policy if isinstance(each.record, Grant) else each.record.id
                if policy in evidence and not asked.told_by_grant(each):
                    yield asked.reason(each)

    def reason(self, changed: Changed) -> Reason:
        """Tell a change, and who made it as far as the audit log was read."""
        said = _said(changed, self.identity, self.after.graph, self.before.graph)
        for name in self._names(changed):
            claim = self.after.altered.get(name)
            if claim is not None and claim.at is not None and self._between(claim.at):
                event = claim.place.removeprefix("event ")
                return Reason(said=said, record=changed.record.id, by=claim.owner, at=claim.at, event=event)
        return Reason(said=said, record=changed.record.id, unknown=nobody(self.after, self.identity))

    def _between(self, at: datetime) -> bool:
        return self.before.at <= at <= self.after.at

    def _names(self, changed: Changed) -> tuple[str, ...]:
        """What an event may call what changed; an inline policy is told by whom it is written into."""
        record = changed.record
        if isinstance(record, Trust):
            return altered_names(record, self._get(record.target))
        if isinstance(record, Membership):
            return altered_names(record, self.identity, self._get(record.group))
        attached = changed.grant if isinstance(record, Policy) else None
        names = altered_names(attached, self._get(attached.identity)) if attached is not None else ()
        holder = self._get(record.identity) if isinstance(record, Grant) else None
        return (*altered_names(record, holder), *names)

    def _get(self, id_: str) -> AnyRecord | None:
        return self.after.graph.get(id_) or self.before.graph.get(id_)


def nobody(frame: Frame, identity: Identity) -> str:
    """Why it is not known who changed the rights of an identity."""
    source = frame.graph.sources.get(identity.id, "")
    if (source, identity.scope) in frame.audited:
        return NOT_TOLD
    return f"not known: the audit log of {identity.scope or source} was not read"


def _sourced(frame: Frame, identity: Identity) -> dict[Power, set[str]]:
    found: dict[Power, set[str]] = {}
    for power, policy in Granting().sourced(frame.book.rights(identity)):
        found.setdefault(power, set()).add(policy)
    return found


def _links(graph: AccessGraph, source: str, target: str) -> Iterator[tuple[str, ...]]:
    """The evidence of each edge by which one becomes another, also by way of shared rights."""
    ways = [source, *(edge.target for edge in graph.edges_from(source) if edge.target.startswith(CLASS))]
    for way in ways:
        yield from (edge.evidence for edge in graph.edges_from(way, LINKS) if edge.target == target)


def _how(was: object, is_: object) -> str:
    return "came" if was is None else "went" if is_ is None else "changed"


def _said(changed: Changed, identity: Identity, *graphs: AccessGraph) -> str:
    """What happened, as a sentence without its subject."""
    record = changed.record

    def name(id_: str) -> str:
        return next((name_of(graph, id_) for graph in graphs if graph.get(id_)), id_.rpartition("/")[2])

    match record:
        case Membership():
            return f"it {'joined' if changed.how == 'came' else 'left'} group {name(record.group)}"
        case Trust():
            verb = {"came": "now trusts", "went": "no longer trusts"}.get(changed.how, "trusts on other terms")
            return f"{name(record.target)} {verb} {name(record.principal)}"
        case Grant():
            return _grant_said(record, changed.how, identity, name(record.policy), name(record.identity))
        case Policy():
            return _policy_said(record, changed)
    return f"{record.id} {changed.how}"


def _grant_said(grant: Grant, how: str, identity: Identity, policy: str, holder: str) -> str:
    if grant.purpose == "boundary":
        return f"boundary {policy} was {'set' if how == 'came' else 'removed'}"
    kind = "organisation policy" if grant.purpose == "organisation" else "policy"
    where = "" if grant.identity == identity.id else f" {'to' if how == 'came' else 'from'} {holder}"
    if "inline" in grant.kind:
        return f"inline policy {policy} was {'written' if how == 'came' else 'removed'}{where and f' ({holder})'}"
    return f"{kind} {policy} was {'attached' if how == 'came' else 'detached'}{where}"


def _policy_said(policy: Policy, changed: Changed) -> str:
    purpose = changed.grant.purpose if changed.grant else "grants"
    kind = {"boundary": "boundary", "organisation": "organisation policy"}.get(purpose, "policy")
    old = changed.old.facts.get("version") if isinstance(changed.old, Policy) else None
    new = policy.facts.get("version")
    version = f" ({old} → {new})" if old and new and old != new else ""
    verb = {"came": "could be read for the first time", "went": "went"}.get(changed.how, "was changed")
    return f"{kind} {policy.name} {verb}{version}"


def _named(graph: AccessGraph, text: str) -> str:
    """A line with the name of whom one may become beside its id."""
    if not text.startswith(BECOMES):
        return text
    id_ = text.removeprefix(BECOMES)
    name = name_of(graph, id_)
    return text if name == id_ else f"{BECOMES}{name} ({id_})"
