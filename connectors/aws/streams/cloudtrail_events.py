"""What CloudTrail saw: which actions identities really used, and who made what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from connectors.aws import aws
from connectors.aws.altering import ALTERING, GLOBAL
from connectors.aws.streams.regions import regions
from connectors.aws.trail import KEPT_DAYS, MADE, Event, Tally
from connectors.aws.veiled import Veiled
from connectors.forms import learnt
from connectors.streams import CallError, Scope
from graph.model import AnyRecord, OwnerClaim, Resource, Usage

if TYPE_CHECKING:
    from connectors.aws.client import Api

PAGE = 50
MOST, MOST_OF_ONE = 1000, 200
"""How many events are read of a region, newest first: CloudTrail lets itself be asked twice a second for 50."""


class Looked(Veiled, frozen=True):
    """An event as it is looked up: the event itself is a text."""

    cloud_trail_event: str


@aws.stream(
    "cloudtrail.events",
    permission="cloudtrail:LookupEvents",
    yields=(Usage, OwnerClaim),
    scope="account",
    parent=regions,
)
def events(api: Api, scope: Scope, region: Resource) -> Iterator[AnyRecord]:
    """Tell what identities changed of late in a region, and who made what is there.

    What was only read is not looked up: there is too much of it. Where a region has more changes than are read, those
    by which something is made or rights are altered are looked up by their names.
    """
    there = api.in_region(region.name)
    if there.trail:
        for name in _at_hand(region.name, there.wanted_regions):
            tally = there.trail.tally(scope.name, name)
            yield from tally.usages(scope.name, name, tally.days)
            yield from tally.makers(scope.name)
            yield from tally.alterations(scope.name)
        return
    tally, named = Tally(), Tally()
    unread = _look_up(there, tally, "ReadOnly", "false", MOST)
    whole = tally.events + unread < MOST
    for name in () if whole else _names(region.name):
        unread += _look_up(there, named, "EventName", name, MOST_OF_ONE)
    yield from tally.usages(scope.name, region.name, KEPT_DAYS if whole else tally.days)
    yield from (tally if whole else named).makers(scope.name)
    yield from (tally if whole else named).alterations(scope.name)
    if unread:
        raise CallError(f"cloudtrail:LookupEvents: {unread} events of {region.name} make no sense")


def _at_hand(region: str, wanted: Sequence[str]) -> Iterator[str]:
    """A region, and with the first of those wanted the one where IAM tells: in an export that is at hand as well."""
    yield region
    if region in wanted[:1]:
        yield from sorted(GLOBAL.difference(wanted))


def _names(region: str) -> Iterator[str]:
    """The events that are looked up by name: what makes things, and where IAM tells it, what alters rights."""
    yield from MADE
    yield from ALTERING if region in GLOBAL else ()


def _look_up(there: Api, tally: Tally, key: str, value: str, most: int) -> int:
    """Count the newest events with that mark; return how many could not be read."""
    wanted = [{"AttributeKey": key, "AttributeValue": value}]
    found = there.pages("cloudtrail", "LookupEvents", "Events", Looked, LookupAttributes=wanted, MaxResults=PAGE)
    unread = 0
    for looked in islice(found, most):
        try:
            tally.add(msgspec.json.decode(looked.cloud_trail_event, type=learnt(Event)))
        except msgspec.DecodeError:
            unread += 1
    return unread
