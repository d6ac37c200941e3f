"""The resource's side of whole sections: what each of their resources says to an identity, in few pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.aws.estate.arns import ResourceClass
from graph.aws.estate.asker import Asker
from graph.aws.estate.sayings import Saying, Sayings
from graph.aws.estate.sections import Section, Sections
from graph.aws.estate.sets import SILENT, ResourceSide
from graph.aws.estate.sides import Sides

Piece = tuple[int, int, ResourceSide]
"""Resources from the first number up to, and without, the second, with what is said there."""


Speaking = Mapping[str, Sequence[tuple[Section, Sequence[ResourceClass]]]]
"""Classes that speak to somebody, by account and section."""


class Run(msgspec.Struct, frozen=True):
    """Neighbours that say the same to everybody alike. ``side`` is None where they ask about each identity itself."""

    first: int
    end: int
    side: ResourceSide | None
    saying: Saying | None


class Runs(msgspec.Struct, frozen=True):
    """The runs of a section. ``pieces`` is what they say, where none of them asks about each identity itself."""

    each: tuple[Run, ...]
    pieces: Sequence[Piece] | None
    silent: bool
    """Whether nothing is said in any of them."""


class Theirs:
    """Finds what resources say to somebody; what is the same for many is found once."""

    def __init__(self, sayings: Sayings, sides: Sides, sections: Sections) -> None:
        self._sayings = sayings
        self._sides = sides
        self._sections = sections
        self._runs: dict[tuple[object, ...], Sequence[tuple[Section, Runs]]] = {}
        self._naming: dict[str, Mapping[str, Mapping[int, Sequence[ResourceClass]]]] = {}
        self._beyond: dict[str, Speaking] = {}

    def sections(self, asker: Asker, granted: frozenset[int]) -> Iterator[tuple[Section, Sequence[Piece]]]:
        """What the resources of his own account say to somebody, section by section, one piece after the other.

        Sections that say nothing are left out, unless policies of his grant something there.
        """
        naming = self._naming_in(asker.account).get(asker.identity.id, {})
        for section, runs in self._runs_to(asker):
            named = naming.get(section.number)
            if runs.pieces is None or named is not None:
                pieces = [(run.first, run.end, self._said_in(asker, run)) for run in runs.each]
                yield section, pieces if named is None else list(self._split(asker, pieces, named))
            elif not runs.silent or asker.is_root or section.number in granted:
                yield section, runs.pieces

    def beyond(self, asker: Asker) -> Mapping[str, Iterator[tuple[Section, Sequence[Piece]]]]:
        """What the resources of other accounts say to somebody, as far as they speak to his account at all."""
        if asker.account not in self._beyond:
            self._beyond[asker.account] = self._speaking_to(asker.account)
        return {
            account: ((section, self._each(asker, classes)) for section, classes in several)
            for account, several in self._beyond[asker.account].items()
        }

    def _each(self, asker: Asker, classes: Iterable[ResourceClass]) -> Sequence[Piece]:
        return [(each.first, each.end, self._said_by(asker, each)) for each in classes]

    def _speaking_to(self, asking: str) -> Speaking:
        """The classes that may speak to somebody of an account and are of another."""
        found: dict[str, list[tuple[Section, Sequence[ResourceClass]]]] = defaultdict(list)
        for section, classes in self._abroad:
            speaking = [each for each, saying in classes if section.account != asking and saying.speaks_to(asking)]
            if speaking:
                found[section.account].append((section, speaking))
        return found

    @cached_property
    def _abroad(self) -> Sequence[tuple[Section, Sequence[tuple[ResourceClass, Saying]]]]:
        """The classes that speak to anybody of another account."""
        found = []
        for section in (each for account in self._sections.accounts for each in self._sections.of_account(account)):
            said = ((each, self._sayings.of(each)) for each in section.classes)
            beyond = [(each, saying) for each, saying in said if saying is not None and saying.speaks_beyond]
            if beyond:
                found.append((section, beyond))
        return found

    def _runs_to(self, asker: Asker) -> Sequence[tuple[Section, Runs]]:
        """The runs for everybody of the same kind whom nothing there calls by name."""
        found = self._runs.get(asker.alike)
        if found is None:
            sections = self._sections.of_account(asker.account)
            found = self._runs[asker.alike] = [(each, self._runs_in(asker, each)) for each in sections]
        return found

    def _runs_in(self, asker: Asker, section: Section) -> Runs:
        each = tuple(self._joined(asker, section.classes))
        pieces = [(run.first, run.end, run.side) for run in each if run.side is not None]
        return Runs(each, pieces if len(pieces) == len(each) else None, all(run.side is SILENT for run in each))

    def _joined(self, asker: Asker, classes: Iterable[ResourceClass]) -> Iterator[Run]:
        """Join neighbours. Who is called by name stands in for those that are not, so he is not asked."""
        last: Run | None = None
        for each in classes:
            saying = self._sayings.of(each)
            apart = saying if saying is not None and saying.apart else None
            side = None if apart is not None else self._sides.said(asker, saying, named=False)
            if last is not None and (last.side is not side or last.saying is not apart):
                yield last
                last = None
            last = Run(last.first if last is not None else each.first, each.end, side, apart)
        if last is not None:
            yield last

    def _said_in(self, asker: Asker, run: Run) -> ResourceSide:
        return run.side if run.side is not None else self._sides.said(asker, run.saying, named=False)

    def _said_by(self, asker: Asker, each: ResourceClass) -> ResourceSide:
        saying = self._sayings.of(each)
        return self._sides.said(asker, saying, named=saying is not None and asker.identity.id in saying.names)

    def _split(self, asker: Asker, pieces: Iterable[Piece], naming: Iterable[ResourceClass]) -> Iterator[Piece]:
        """Take the classes that call somebody by name out of the pieces; both are sorted."""
        waiting = iter(naming)
        named = next(waiting, None)
        for first, end, side in pieces:
            at = first
            while named is not None and named.first < end:
                if at < named.first:
                    yield at, named.first, side
                yield named.first, named.end, self._said_by(asker, named)
                at, named = named.end, next(waiting, None)
            if at < end:
                yield at, end, side

    def _naming_in(self, account: str) -> Mapping[str, Mapping[int, Sequence[ResourceClass]]]:
        """The classes of an account that call somebody by name: by that name and the section's number, sorted."""
        found = self._naming.get(account)
        if found is None:
            naming: dict[str, dict[int, list[ResourceClass]]] = defaultdict(lambda: defaultdict(list))
            for section in self._sections.of_account(account):
                for each in section.classes:
                    saying = self._sayings.of(each)
                    for name in saying.names if saying is not None else ():
                        naming[name][section.number].append(each)
            found = self._naming[account] = naming
        return found
