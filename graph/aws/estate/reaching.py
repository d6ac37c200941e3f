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
from graph.aws.estate.sets import SILENT, Two
from graph.aws.estate.sides import Sides
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
        for own, section, pieces in self._asked(asker, given):
            for low, high, side, active in cut(section, own.about(section.number), pieces):
                if active or side is not SILENT or asker.is_root:
                    two = self._weighing.of(asker, section, own.gates, active, side)
                    if two.best:
                        # Equal sets are one object, and to compare them would take longer than to make them.
                        found.setdefault(id(two), (two, []))[1].append((low, high))
        return tuple(Entitlement(two.worst, two.best, joined(pairs)) for two, pairs in found.values())

    def _asked(self, asker: Asker, given: Given) -> Iterator[tuple[OwnLines, Section, Sequence[Piece]]]:
        """All that may say something to somebody, with what his own policies say there."""
        own = self._lines.of(asker, asker.account, given)
        for section, pieces in self._theirs.sections(asker, own.granted):
            yield own, section, pieces
        for account, sections in self._theirs.beyond(asker).items():
            own = self._lines.of(asker, account, given)
            for section, pieces in sections:
                yield own, section, pieces
