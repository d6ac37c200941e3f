"""What an identity may do to everything there is: its entitlements, as sets of actions on ranges of resources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from graph.aws.estate.applicable import Applicable
from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.asker import NONE_GIVEN, Asker, Given
from graph.aws.estate.bits import Bits
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.lines import Lines, OwnLines
from graph.aws.estate.sayings import Sayings
from graph.aws.estate.sections import Section, Sections
from graph.aws.estate.sets import Two
from graph.aws.estate.sides import OPEN, Sides
from graph.aws.estate.theirs import Piece, Theirs
from graph.aws.estate.weighing import Weighing, cut
from graph.model import Identity


class Entitlement(msgspec.Struct, frozen=True):
    """The same actions on some resources; ``certain`` without a condition, ``possible`` those under one as well."""

    certain: int
    possible: int
    resources: Ranges


class Entitlements:
    """Works out what identities may do, each section of resources at once."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        applicable, bits = Applicable(estate), Bits(estate)
        self._sections = Sections(estate, applicable)
        self._lines = Lines(estate, bits, self._sections)
        self._theirs = Theirs(Sayings(estate), Sides(bits, applicable), self._sections)
        self._weighing = Weighing(estate)

    def of(self, identity: Identity, given: Given = NONE_GIVEN) -> tuple[Entitlement, ...]:
        """Everything that one identity may do, in its own account and in others that speak to it.

        ``given`` is what is known of its requests: whether it may pass roles, if it is to that service.
        """
        found: dict[int, tuple[Two, list[tuple[int, int]]]] = {}
        asker = Asker(self._estate, identity)
        for account, asked in self._asked(asker):
            own = self._lines.of(asker, account, given)
            for section, pieces in asked:
                for low, high, two in self._weighed(asker, own, section, pieces):
                    if two.best:
                        # Equal sets are one object, and to compare them would take longer than to make them.
                        found.setdefault(id(two), (two, []))[1].append((low, high))
        return tuple(Entitlement(two.worst, two.best, joined(pairs)) for two, pairs in found.values())

    def _asked(self, asker: Asker) -> Iterator[tuple[str, Iterator[tuple[Section, Sequence[Piece]]]]]:
        """All that may say something to somebody, by account."""
        own = self._sections.of_account(asker.account)
        yield asker.account, ((section, self._theirs.pieces(asker, section)) for section in own)
        yield from self._theirs.beyond(asker).items()

    def _weighed(
        self, asker: Asker, own: OwnLines, section: Section, pieces: Sequence[Piece]
    ) -> Iterator[tuple[int, int, Two]]:
        lines = own.about(section.number)
        silent = not asker.is_root and not any(line.allow and not line.gate for line in lines)
        for low, high, side, active in cut(section, lines, pieces):
            if not (silent and side is OPEN):
                yield low, high, self._weighing.of(asker, section, own.gates, active, side)
