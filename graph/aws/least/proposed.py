"""The answer for one identity: what it is granted and used, service by service, and the policies that keep that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import msgspec

from graph.aws.estate.estate import AwsEstate
from graph.aws.least.documents import Document, documents
from graph.aws.least.granted import Granted, Grants
from graph.aws.least.narrowed import kept, narrowed
from graph.aws.least.told import Told, Use, Uses, Witness
from graph.aws.least.weighed import NEVER_TOLD, Span, Weighed, weigh
from graph.model import Identity, Usage

NOBODY_TELLS = "nobody tells whether they were used"
ASKED_BY_OTHERS = "asked for inside calls to other services, and never told"
NOT_ONE_BY_ONE = "not followed one by one, as actions on data are not, and the service was used"
SERVICE_ALONE = "the service was used, and by which actions is not told"
"""Why nobody can know whether some actions were used."""
WITNESSES = {Witness.REPORT: "IAM's report", Witness.TRAIL: "CloudTrail"}


class UsedAction(msgspec.Struct, frozen=True):
    """An action that was used, when last, and who says so."""

    action: str
    last: datetime
    by: str


class Unknown(msgspec.Struct, frozen=True):
    """Actions of which nobody can know whether they were used, and why."""

    why: str
    actions: tuple[str, ...]


class OfService(msgspec.Struct, frozen=True, kw_only=True):
    """What is granted of one service, in three parts."""

    service: str
    last: datetime | None
    """When it was last used, as far as that is told; None where no use was seen."""
    used: tuple[UsedAction, ...] = ()
    unused: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()

    @property
    def granted(self) -> int:
        """How many of its actions are granted."""
        return len(self.used) + len(self.unused) + self.unsure

    @property
    def unsure(self) -> int:
        """Of how many nobody can know."""
        return sum(len(each.actions) for each in self.unknown)


class Least(msgspec.Struct, frozen=True, kw_only=True):
    """What one identity is granted beside what it used."""

    services: tuple[OfService, ...]
    documents: tuple[Document, ...]
    """The policies that keep what has to be kept; none where nothing has, or nobody told of its use."""
    replaced: tuple[str, ...]
    """Ids of the policies they take the place of."""
    unread: tuple[str, ...]
    """Ids of policies that nobody could read, so that they have to stay."""
    told: Told
    weighed: Weighed


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One line of everybody's: how many actions."""

    identity: str
    granted: int
    used: int
    unused: int
    unknown: int
    read: bool

    @property
    def share(self) -> float:
        """How much of what is granted is unused."""
        return self.unused / self.granted if self.granted else 0.0


class LeastPrivilege:
    """Works out what identities would do with."""

    def __init__(self, estate: AwsEstate, usages: Iterable[Usage]) -> None:
        self._estate = estate
        self._grants = Grants(estate)
        self._uses = Uses(usages)
        universe = estate.universe
        self._followed = sum(universe.bit(name) for name in self._uses.followed)
        self._services_followed = frozenset(name.partition(":")[0] for name in self._uses.followed)

    def of(self, identity: Identity, span: Span) -> Least:
        """What one identity is granted and used, and what it would do with."""
        granted, told, weighed = self._weighed(identity, span)
        universe = self._estate.universe
        keep = kept(universe, granted, weighed, told)
        statements = narrowed(universe, self._grants, granted, keep) if weighed.read else ()
        return Least(
            services=tuple(self._services(told, weighed)),
            documents=documents(identity, statements) if statements else (),
            replaced=tuple(each.name for each in granted.policies),
            unread=granted.unread,
            told=told,
            weighed=weighed,
        )

    def granted(self, identity: Identity) -> int:
        """How many actions it is granted, whatever is told of their use."""
        return self._grants.of(self._estate.bearing(identity)).count

    def counted(self, identity: Identity, span: Span) -> Counted:
        """The same as numbers."""
        granted, _, weighed = self._weighed(identity, span)
        return Counted(
            identity=identity.id,
            granted=granted.count,
            used=weighed.used.bit_count(),
            unused=weighed.unused.bit_count(),
            unknown=weighed.unknown.bit_count(),
            read=weighed.read,
        )

    def _weighed(self, identity: Identity, span: Span) -> tuple[Granted, Told, Weighed]:
        granted = self._grants.of(self._estate.bearing(identity))
        told = self._uses.of(identity.id)
        weighed = weigh(identity, granted.bits, told, self._followed, self._estate.universe, span)
        return granted, told, weighed

    def _services(self, told: Told, weighed: Weighed) -> Iterator[OfService]:
        used, unused, unknown = (self._by_service(each) for each in (weighed.used, weighed.unused, weighed.unknown))
        for service in sorted({*used, *unused, *unknown}):
            yield OfService(
                service=service,
                last=_last(told.services.get(service.lower())),
                used=tuple(_used(name, told.actions[name.lower()]) for name in used.get(service, ())),
                unused=tuple(unused.get(service, ())),
                unknown=tuple(self._unknown(unknown.get(service, []), weighed)),
            )

    def _by_service(self, bits: int) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in self._estate.universe.names(bits):
            found[name.partition(":")[0]].append(name)
        return found

    def _unknown(self, names: list[str], weighed: Weighed) -> Iterator[Unknown]:
        reasons: dict[str, list[str]] = defaultdict(list)
        for name in names:
            reasons[self._why(name, weighed)].append(name)
        yield from (Unknown(why, tuple(each)) for why, each in reasons.items())

    def _why(self, name: str, weighed: Weighed) -> str:
        if not weighed.told_whole:
            return NOBODY_TELLS
        if name in NEVER_TOLD:
            return ASKED_BY_OTHERS
        return NOT_ONE_BY_ONE if name.partition(":")[0].lower() in self._services_followed else SERVICE_ALONE


def _last(use: Use | None) -> datetime | None:
    return use.last if use else None


def _used(name: str, use: Use) -> UsedAction:
    return UsedAction(name, use.last, WITNESSES[use.by])
