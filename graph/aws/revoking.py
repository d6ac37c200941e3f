"""What follows when records of the estate are gone: who loses which rights, and who no longer gets where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

import msgspec

from graph.access import REACH_KINDS, AccessGraph
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.spoken import Spoken
from graph.aws.losing import Refused, Restanding, Shrunk, refused, shrunk
from graph.classes import CLASS
from graph.model import AnyRecord, Grant, Identity, Membership, Resource, Secret
from graph.partial import backwards, onwards, part
from graph.removals import OPENING

Records = Mapping[str, AnyRecord]
Build = Callable[[Records], AccessGraph]
ACCOUNT = ".account"


class Stranded(msgspec.Struct, frozen=True, kw_only=True):
    """Where something got before, by any number of steps, and gets no more."""

    start: str
    identities: tuple[str, ...] = ()
    administered: tuple[str, ...] = ()
    """Accounts it no longer administers, and so the identities in them that it no longer becomes by that."""
    secrets: tuple[str, ...] = ()


class Consequences(msgspec.Struct, frozen=True, kw_only=True):
    """All that follows."""

    shrunk: tuple[Shrunk, ...]
    refused: tuple[Refused, ...]
    stranded: tuple[Stranded, ...]


class Revoking:
    """An estate as it is and as it would be; ``build`` makes a graph of records."""

    def __init__(self, graph: AccessGraph, spoken: Spoken, before: Records, after: Records, build: Build) -> None:
        self._graph = graph
        self._spoken = spoken
        self._before = before
        self._after = after
        self._build = build

    def consequences(self) -> Consequences:
        """Work them out."""
        return Consequences(
            shrunk=tuple(self._shrunk()), refused=tuple(self._refused()), stranded=tuple(self._stranded())
        )

    @cached_property
    def _changed(self) -> frozenset[str]:
        """Ids of the records that are gone, others or new."""
        before, after = self._before, self._after
        known = {id_ for id_, record in before.items() if after.get(id_) is not record}
        return frozenset(known | (after.keys() - before.keys()))

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset(id_ for id_ in self._changed if id_ not in self._after)

    @cached_property
    def _grants(self) -> list[Grant]:
        """The attachments that change, or whose policy does."""
        found = [r for id_ in self._changed if isinstance(r := self._record(id_), Grant)]
        return found + [r for r in self._before.values() if isinstance(r, Grant) and r.policy in self._changed]

    def _record(self, id_: str) -> AnyRecord | None:
        return self._before.get(id_) or self._after.get(id_)

    @cached_property
    def _things(self) -> frozenset[str]:
        """What is left of that whose own policies change."""
        return frozenset(each.identity for each in self._grants if each.purpose in OPENING) - self._gone

    @cached_property
    def _bearers(self) -> frozenset[str]:
        """The identities that other policies bear on."""
        estate = self._spoken.estate
        below = [each for each in self._grants if each.purpose.startswith("organisation")]
        if below:
            return frozenset(estate.identities) - self._gone
        holders = {each.identity for each in self._grants if each.purpose not in OPENING}
        members = {r.member for r in self._before.values() if isinstance(r, Membership) and r.group in holders}
        changed = [self._record(id_) for id_ in self._changed]
        members |= {record.member for record in changed if isinstance(record, Membership)}
        return frozenset((holders | members) - self._gone)

    def _shrunk(self) -> Iterator[Shrunk]:
        estate = self._spoken.estate
        identities = [estate.identities[id_] for id_ in sorted(self._bearers) if id_ in estate.identities]
        if identities:
            yield from shrunk(estate, Restanding(estate, self._own_side()), identities)

    def _own_side(self) -> Records:
        """The estate as it would be, but for the things' own policies, which are asked for each thing."""
        opening = [each for each in self._grants if each.purpose in OPENING]
        kept = {id_ for each in opening for id_ in (each.id, each.policy)}
        return {**self._after, **{id_: self._before[id_] for id_ in kept if id_ in self._before}}

    def _refused(self) -> Iterator[Refused]:
        things = [id_ for id_ in sorted(self._things) if not isinstance(self._before.get(id_), Identity)]
        if things and self._spoken.estate.identities:
            after = Spoken(AwsEstate(self._after))
            for thing in things:
                yield from refused(self._spoken, after, thing)

    # The graph as it would be: only the steps of what is affected are worked out anew.

    @cached_property
    def _affected(self) -> frozenset[str]:
        """The nodes whose steps may be others."""
        entering = {source for thing in self._things for source in backwards(self._graph, thing)}
        changed = {id_ for id_ in self._changed if id_ in self._graph}
        accounts = {each for each in entering if _is_account(self._graph.get(each))}
        # What an account contains is no matter of policies.
        return frozenset((self._bearers | entering | changed) - self._gone - accounts)

    @cached_property
    def _anew(self) -> AccessGraph:
        near = {target for each in self._affected for target in onwards(self._graph, each)}
        return self._build(part(self._after, self._affected | near))

    def _is_anew(self, node: str) -> bool:
        """Whether the steps of a node are those worked out anew. Rights of one name are the same in both graphs."""
        return node in self._affected or node not in self._graph

    def _onwards(self, node: str) -> Iterator[str]:
        graph = self._anew if self._is_anew(node) else self._graph
        return (edge.target for edge in graph.edges_from(node, REACH_KINDS) if edge.target not in self._gone)

    def _backwards(self, node: str) -> Iterator[str]:
        for edge in self._graph.edges_into(node, REACH_KINDS):
            if edge.source not in self._gone and not self._is_anew(edge.source):
                yield edge.source
        for edge in self._anew.edges_into(node, REACH_KINDS):
            if self._is_anew(edge.source):
                yield edge.source

    def _stranded(self) -> Iterator[Stranded]:
        """Whoever gets less far. It gets so through what is affected, and loses nothing that this does not lose."""
        origins = {*self._affected, *(each for id_ in self._gone for each in backwards(self._graph, id_))} - self._gone
        ends = {end for each in origins for end in self._ends(self._graph.reach(each) - _walked(each, self._onwards))}
        lost: dict[str, set[str]] = defaultdict(set)
        for end in ends:
            kept = set() if end in self._gone else _walked(end, self._backwards)
            for start in self._graph.reached_by(end) - kept - self._gone:
                lost[start].add(end)
        for start in sorted(lost):
            # Rights that are shared and whole accounts are told by those who have them.
            if not start.startswith(CLASS) and not _is_account(self._graph.get(start)):
                yield self._told(start, lost[start])

    def _ends(self, lost: Iterable[str]) -> Iterator[str]:
        """What is worth telling of all that is lost: with an account goes what is in it, and is not told again."""
        records = {id_: self._graph.get(id_) for id_ in lost}
        numbers = {record.scope for record in records.values() if record is not None and _is_account(record)}
        for id_, record in records.items():
            inside = isinstance(record, Identity) and record.scope in numbers
            if _is_account(record) or (isinstance(record, Identity | Secret) and not inside):
                yield id_

    def _told(self, start: str, lost: Collection[str]) -> Stranded:
        records = [(id_, self._graph.get(id_)) for id_ in sorted(self._ends(lost))]
        return Stranded(
            start=start,
            identities=tuple(id_ for id_, record in records if isinstance(record, Identity)),
            administered=tuple(id_ for id_, record in records if _is_account(record)),
            secrets=tuple(id_ for id_, record in records if isinstance(record, Secret)),
        )


def _walked(start: str, onwards: Callable[[str], Iterable[str]]) -> set[str]:
    """Everything from a start on, the start included."""
    found, waiting = {start}, [start]
    while waiting:
        new = [each for each in onwards(waiting.pop()) if each not in found]
        found.update(new)
        waiting.extend(new)
    return found


def _is_account(record: AnyRecord | None) -> bool:
    return isinstance(record, Resource) and record.kind.endswith(ACCOUNT)
