"""The resource's side of whole sections: what each of their resources says to an identity, in few pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import msgspec

from graph.aws.estate.asker import Asker
from graph.aws.estate.sayings import ANY_ACCOUNT, Saying, Sayings
from graph.aws.estate.sections import Section, Sections
from graph.aws.estate.sets import SILENT, ResourceSide
from graph.aws.estate.sides import Sides

Piece = tuple[int, int, ResourceSide]
"""Resources from the first number up to, and without, the second, with what is said there."""


class Stretch(NamedTuple):
    """Neighbours of which the same is said, or nothing."""

    first: int
    end: int
    saying: Saying | None


Speaking = Mapping[str, Sequence[tuple[Section, Sequence[Stretch]]]]
"""What speaks to somebody, by account and section."""


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
        self._naming: dict[str, Mapping[str, Mapping[int, Sequence[Stretch]]]] = {}
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
            account: ((section, [self._named_in(asker, each) for each in stretches]) for section, stretches in several)
            for account, several in self._beyond[asker.account].items()
        }

    def _named_in(self, asker: Asker, stretch: Stretch) -> Piece:
        first, end, saying = stretch
        named = saying is not None and asker.identity.id in saying.names
        return first, end, self._sides.said(asker, saying, named=named)

    def _speaking_to(self, asking: str) -> Speaking:
        """What may speak to somebody of an account and is of another."""
        found: dict[str, dict[int, tuple[Section, list[Stretch]]]] = defaultdict(dict)
        speaking = (*self._abroad.get(ANY_ACCOUNT, ()), *self._abroad.get(asking, ()))
        for section, each in sorted(speaking, key=lambda said: said[1].first):
            if section.account != asking:
                found[section.account].setdefault(section.number, (section, []))[1].append(each)
        return {account: list(several.values()) for account, several in found.items()}

    @cached_property
    def _abroad(self) -> Mapping[str, Sequence[tuple[Section, Stretch]]]:
        """What speaks to somebody of another account, by that account."""
        found: dict[str, list[tuple[Section, Stretch]]] = defaultdict(list)
        for section in (each for account in self._sections.accounts for each in self._sections.of_account(account)):
            for each in self._stretches(section):
                for account in each.saying.beyond if each.saying is not None else ():
                    found[account].append((section, each))
        return found

    def _stretches(self, section: Section) -> Iterator[Stretch]:
        """Neighbours of which the same is said."""
        for saying, several in groupby(section.classes, key=self._sayings.of):
            classes = list(several)
            yield Stretch(classes[0].first, classes[-1].end, saying)

    def _runs_to(self, asker: Asker) -> Sequence[tuple[Section, Runs]]:
        """The runs for everybody of the same kind whom nothing there calls by name."""
        found = self._runs.get(asker.alike)
        if found is None:
            sections = self._sections.of_account(asker.account)
            found = self._runs[asker.alike] = [(each, self._runs_in(asker, each)) for each in sections]
        return found

    def _runs_in(self, asker: Asker, section: Section) -> Runs:
        each = tuple(self._joined(asker, section))
        pieces = [(run.first, run.end, run.side) for run in each if run.side is not None]
        return Runs(each, pieces if len(pieces) == len(each) else None, all(run.side is SILENT for run in each))

    def _joined(self, asker: Asker, section: Section) -> Iterator[Run]:
        """Join neighbours. Who is called by name stands in for those that are not, so he is not asked."""
        last: Run | None = None
        for each in self._stretches(section):
            apart = each.saying if each.saying is not None and each.saying.apart else None
            side = None if apart is not None else self._sides.said(asker, each.saying, named=False)
            if last is not None and (last.side is not side or last.saying is not apart):
                yield last
                last = None
            last = Run(last.first if last is not None else each.first, each.end, side, apart)
        if last is not None:
            yield last

    def _said_in(self, asker: Asker, run: Run) -> ResourceSide:
        return run.side if run.side is not None else self._sides.said(asker, run.saying, named=False)

    def _split(self, asker: Asker, pieces: Iterable[Piece], naming: Iterable[Stretch]) -> Iterator[Piece]:
        """Take what calls somebody by name out of the pieces; both are sorted, and no stretch is in two pieces."""
        waiting = iter(naming)
        named = next(waiting, None)
        for first, end, side in pieces:
            at = first
            while named is not None and named.first < end:
                if at < named.first:
                    yield at, named.first, side
                yield self._named_in(asker, named)
                at, named = named.end, next(waiting, None)
            if at < end:
                yield at, end, side

    def _naming_in(self, account: str) -> Mapping[str, Mapping[int, Sequence[Stretch]]]:
        """What calls somebody of an account by name: by that name and the section's number, sorted."""
        found = self._naming.get(account)
        if found is None:
            naming: dict[str, dict[int, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
            for section in self._sections.of_account(account):
                for each in self._stretches(section):
                    for name in each.saying.names if each.saying is not None else ():
                        naming[name][section.number].append(each)
            found = self._naming[account] = naming
        return found
