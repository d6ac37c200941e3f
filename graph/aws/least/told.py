"""What is told of the use of identities, by whoever told it.

IAM's report follows every service, and many actions one by one; it goes back 400 days. CloudTrail tells of changes
alone, so what it does not tell may have been used all the same. Access Analyzer tells what nobody uses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from graph.model import Usage

EVERYTHING = "*"
WHOLE = ":*"
"""So ends what is told of a whole service."""


class Witness(StrEnum):
    """Who tells of use, by the kind of its records."""

    REPORT = "aws.iam.usage"
    TRAIL = "aws.cloudtrail.usage"
    ANALYZER = "aws.access_analyzer.unused"


class Use(msgspec.Struct, frozen=True):
    """When something was last used, and who says so."""

    last: datetime
    by: Witness


class Unused(msgspec.Struct, frozen=True):
    """What an analyzer found unused: last used then, or never within so many days."""

    last: datetime | None
    days: int | None

    def since(self, moment: datetime, days: int) -> bool:
        """Whether it says that there was no use since that moment, so many days ago."""
        return self.last < moment if self.last else self.days is not None and self.days >= days


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All that is told of one identity. Names of services and actions are small; a service stands without ``:*``."""

    report_days: int | None = None
    """How far back IAM's report on it goes; None where there is none."""
    trail_days: int | None = None
    services: Mapping[str, Use] = {}
    actions: Mapping[str, Use] = {}
    names: Mapping[str, str] = {}
    """How the actions are written."""
    unused: Mapping[str, Unused] = {}
    """What an analyzer calls unused: actions, services with ``:*``, or all (``*``)."""


class Uses:
    """Looks up what is told of identities."""

    def __init__(self, usages: Iterable[Usage]) -> None:
        self._by_identity: dict[str, list[Usage]] = defaultdict(list)
        followed = set()
        for usage in usages:
            self._by_identity[usage.identity].append(usage)
            if usage.kind == Witness.REPORT and usage.action != EVERYTHING and not usage.action.endswith(WHOLE):
                followed.add(usage.action.lower())
        self.followed = frozenset(followed)
        """Actions that IAM's report speaks of by themselves, of whomever: who is not told to have used one, has not."""

    def of(self, identity: str) -> Told:
        """What is told of one identity."""
        usages = self._by_identity.get(identity, [])
        seen = [each for each in usages if each.kind in {Witness.REPORT, Witness.TRAIL}]
        found = [each for each in usages if each.kind == Witness.ANALYZER]
        actions = [each for each in seen if not each.action.endswith(EVERYTHING)]
        return Told(
            report_days=_days(usages, Witness.REPORT),
            trail_days=_days(usages, Witness.TRAIL),
            services=_latest((each.action.partition(":")[0].lower(), each) for each in seen if ":" in each.action),
            actions=_latest((each.action.lower(), each) for each in actions),
            names={each.action.lower(): each.action for each in actions},
            unused={each.action.lower(): Unused(each.last_used, each.window_days) for each in found},
        )


def _days(usages: Iterable[Usage], by: Witness) -> int | None:
    """How far back one could see; the least where several tell, as they do for each region."""
    return min((each.window_days for each in usages if each.kind == by and each.window_days is not None), default=None)


def _latest(named: Iterable[tuple[str, Usage]]) -> Mapping[str, Use]:
    found: dict[str, Use] = {}
    for name, usage in named:
        if usage.last_used and (name not in found or found[name].last < usage.last_used):
            found[name] = Use(usage.last_used, Witness(usage.kind))
    return found
