"""How far environments and crown jewels are told: what each entry of the settings means, and what nobody tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from findings.subjects import AUTHOR, acts, name_of
from graph.access import AccessGraph
from graph.model import AnyRecord, Identity, Resource, Secret, SecretStore
from graph.selector import said
from graph.worth import Saying, Thing

EXAMPLES = 3
MOST = 100
"""How many contradictions, and places with things that nobody tells of, are named; all of them are counted."""
ENVIRONMENTS, CROWN_JEWELS = "environments", "crown_jewels"


class EntrySeen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the settings and what came of it. ``decides`` leaves out what an earlier entry means as well."""

    list: str
    says: str
    meant: str
    place: str
    means: int = 0
    decides: int = 0
    examples: tuple[str, ...] = ()

    @property
    def idle(self) -> str:
        """Why nothing would change without it; empty where something would."""
        if not self.means:
            return "matches nothing"
        return "" if self.decides else "says nothing: earlier entries mean all that it matches"


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """A thing of which different environments are told: the one that counts, and what says otherwise."""

    id: str
    name: str
    what: str
    why: str
    against: tuple[str, ...]


class Untold(msgspec.Struct, frozen=True, kw_only=True):
    """An account, namespace or repository with things whose environment nobody tells, by kind."""

    source: str
    scope: str
    things: int
    kinds: dict[str, int]


class WorthSeen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Environments and crown jewels of an estate, counted over identities, resources, stores and secrets."""

    environments: dict[str, int] = {}
    production: int = 0
    unknown: int = 0
    jewels: int = 0
    entries: tuple[EntrySeen, ...] = ()
    contradicted: int = 0
    contradictions: tuple[Contradiction, ...] = ()
    untold: tuple[Untold, ...] = ()
    """Where the things are whose environment nobody tells."""

    @property
    def idle(self) -> tuple[EntrySeen, ...]:
        """The entries without which nothing would change."""
        return tuple(each for each in self.entries if each.idle)


def survey(graph: AccessGraph) -> WorthSeen:
    """Look at every thing once."""
    worth = graph.worth
    told = {each.id: worth.environment(each.id) for each in _counted(graph)}
    counts = Counter(each.what for each in told.values() if each is not None)
    against = [(id_, each) for id_, each in told.items() if each is not None and each.against]
    untold = list(_untold(graph, (id_ for id_, each in told.items() if each is None)))
    return WorthSeen(
        environments=dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))),
        production=sum(count for each, count in counts.items() if worth.is_production(each)),
        unknown=sum(each.things for each in untold),
        jewels=len(worth.jewels),
        entries=tuple(_entries(graph)),
        contradicted=len(against),
        contradictions=tuple(
            Contradiction(id=id_, name=name_of(graph, id_), what=each.what, why=each.why, against=each.against)
            for id_, each in against[:MOST]
        ),
        untold=tuple(untold[:MOST]),
    )


def _untold(graph: AccessGraph, ids: Iterable[str]) -> Iterator[Untold]:
    """Where they are; the place with the most of them goes first."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for id_ in ids:
        record = graph.records[id_]
        found[graph.sources.get(id_, ""), record.scope][record.kind] += 1
    for (source, scope), kinds in sorted(found.items(), key=lambda item: (-item[1].total(), item[0])):
        yield Untold(source=source, scope=scope, things=kinds.total(), kinds=dict(kinds.most_common()))


def _counted(graph: AccessGraph) -> Iterator[Identity | Resource | Secret | SecretStore]:
    yield from (each for each in graph.each(Identity) if acts(each) and each.kind != AUTHOR)
    yield from graph.each(Resource)
    yield from graph.each(SecretStore)
    yield from graph.each(Secret)


def _entries(graph: AccessGraph) -> Iterator[EntrySeen]:
    rules = graph.worth.rules
    if not rules.environments and not rules.jewels:
        return
    things = [each for each in graph.records.values() if isinstance(each, Thing)]
    by_environment = _Met(len(rules.environments))
    by_jewel = _Met(len(rules.jewels))
    for each in things:
        by_environment.note(each, list(graph.worth.saying(each)))
        by_jewel.note(each, list(graph.worth.jewel_saying(each)))
    yield from by_environment.seen(ENVIRONMENTS, rules.environments)
    yield from by_jewel.seen(CROWN_JEWELS, rules.jewels)


class _Met:
    """What the entries of one list meant."""

    def __init__(self, count: int) -> None:
        self._means = [0] * count
        self._decides = [0] * count
        self._examples: list[list[str]] = [[] for _ in range(count)]

    def note(self, record: AnyRecord, numbers: Sequence[int]) -> None:
        """Count a record for the entries that mean it; the first of them decides."""
        for at, number in enumerate(numbers):
            self._means[number] += 1
            if at == 0:
                self._decides[number] += 1
                if len(self._examples[number]) < EXAMPLES:
                    self._examples[number].append(record.id)

    def seen(self, name: str, entries: Sequence[Saying]) -> Iterator[EntrySeen]:
        """Each entry with what was counted."""
        for number, entry in enumerate(entries):
            yield EntrySeen(
                list=name,
                says=entry.says,
                meant=said(entry.selector),
                place=entry.place,
                means=self._means[number],
                decides=self._decides[number],
                examples=tuple(self._examples[number]),
            )
