"""Statements of today, narrowed to the actions that are kept.

An allowing statement loses actions and keeps its resources and conditions; a denying one stays as it is. So whatever
the narrowed statements allow, those of today allow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from graph.aws.knowledge.index import knowledge
from graph.aws.knowledge.universe import Universe
from graph.aws.language.statements import CompiledStatement
from graph.aws.least.granted import Granted, Grants
from graph.aws.least.shortened import WILD, shortened, unheard_of
from graph.aws.least.told import Told, Witness
from graph.aws.least.weighed import Weighed
from graph.model import Condition, Statement

Key = tuple[tuple[str, ...], tuple[str, ...], tuple[Condition, ...], bool]
"""All of a statement but its actions: statements with the same key are one."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of everything that is granted."""

    bits: int
    free: int
    """What may be named as well, as it is stopped elsewhere."""
    names: tuple[str, ...]
    """Actions that were used and that nobody has heard of."""
    services: tuple[str, ...]
    """Services that were used, or may have been, and that nobody has heard of."""


def kept(universe: Universe, granted: Granted, weighed: Weighed, told: Told) -> Kept:
    """What is kept of what is granted. AWS may have more than the index knows."""
    seen = (name for name, use in told.actions.items() if use.by is Witness.REPORT and use.last >= weighed.since)
    services = weighed.awake if weighed.told_whole else weighed.awake | _named_by(granted)
    return Kept(
        bits=weighed.kept,
        free=granted.blocked,
        names=tuple(told.names[name] for name in seen if name not in universe),
        services=tuple(sorted(services - knowledge().services.keys())),
    )


def _named_by(granted: Granted) -> frozenset[str]:
    """The services that what is granted names."""
    statements = (each.written for policy in granted.policies for each in policy.statements)
    named = (action.partition(":") for each in statements for action in each.actions)
    return frozenset(of.lower() for of, colon, _ in named if colon and not WILD.search(of))


def narrowed(universe: Universe, grants: Grants, granted: Granted, keep: Kept) -> tuple[Statement, ...]:
    """The statements that keep that and nothing else; none at all where nothing is kept."""
    groups: dict[Key, list[CompiledStatement]] = {}
    denies: dict[Statement, None] = {}
    for policy in granted.policies:
        for each in policy.statements:
            if not each.allow:
                denies[each.written] = None
            elif not each.names_somebody and not each.broken:
                groups.setdefault(_key(each.written), []).append(each)
    allows = list(_Narrowing(universe, grants, keep).each(groups))
    return tuple(_named([*allows, *denies])) if allows else ()


def _key(written: Statement) -> Key:
    return written.resources, written.not_resources, written.conditions, written.plain


class _Narrowing:
    """Goes through the groups; what one allows everywhere need not be said again for some resources."""

    def __init__(self, universe: Universe, grants: Grants, keep: Kept) -> None:
        self._universe = universe
        self._grants = grants
        self._keep = keep

    def each(self, groups: Mapping[Key, Sequence[CompiledStatement]]) -> Iterator[Statement]:
        everywhere = 0
        for key in sorted(groups, key=lambda key: not _is_everywhere(key)):
            sources = groups[key]
            wanted = self._wanted(sources)
            if _is_everywhere(key):
                everywhere |= wanted
            else:
                wanted &= ~everywhere
            actions = self._actions(wanted, sources)
            if actions:
                first = sources[0].written
                sid = first.sid if len(sources) == 1 else ""
                yield msgspec.structs.replace(first, sid=sid, actions=actions, not_actions=())

    def _wanted(self, sources: Sequence[CompiledStatement]) -> int:
        bits = 0
        for source in sources:
            bits |= self._grants.bits(source)
        return bits & self._keep.bits

    def _actions(self, wanted: int, sources: Sequence[CompiledStatement]) -> tuple[str, ...]:
        written = [source.written for source in sources]
        known = shortened(self._universe, wanted, self._keep.free, written)
        strange = [pattern for each in written for pattern in unheard_of(each, self._keep.services)]
        strange += [name for name in self._keep.names if any(source.actions.cover(name.lower()) for source in sources)]
        return tuple(dict.fromkeys((*known, *strange)))


def _is_everywhere(key: Key) -> bool:
    resources, _, conditions, _ = key
    return resources == ("*",) and not conditions


def _named(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Names of statements have to be one of a kind, and of letters and digits alone."""
    taken: set[str] = set()
    for each in statements:
        kept_name = each.sid if each.sid.isascii() and each.sid.isalnum() and each.sid not in taken else ""
        taken.add(kept_name)
        yield each if kept_name == each.sid else msgspec.structs.replace(each, sid=kept_name)
