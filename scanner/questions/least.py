"""What identities are granted beside what they use: of one with the policies that keep it, of all as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from graph.aws.estate.estate import ROOT
from graph.aws.least.documents import MOST_ATTACHED
from graph.aws.least.proposed import Counted, Least, LeastPrivilege
from graph.aws.least.weighed import Span
from graph.model import Gap, Identity, Membership, Usage
from reports.access.decided import policy_named
from reports.access.least import Narrowing
from reports.text import counted, day, listed
from scanner.questions.asked import Asked

OF_CENTRE = ":role/aws-reserved/sso.amazonaws.com/"
REPORTS = "iam."
"""The streams of IAM's reports begin so."""


class CannotBeNarrowed(Exception):
    """The identity's rights are not its account's to change."""


class LeastAsked:
    """Asks one scan; ``at`` is the moment from which days count back, where somebody says it."""

    def __init__(self, asked: Asked, days: int, at: datetime | None) -> None:
        self._asked = asked
        self._days = days
        self._at = at
        records = asked.records.values()
        self._least = LeastPrivilege(asked.estate, (each for each in records if isinstance(each, Usage)))
        self._moments = {} if at else dict(_moments(asked))

    def of(self, identity: Identity) -> Narrowing:
        """The answer about one identity."""
        if reason := _out_of_reach(identity):
            raise CannotBeNarrowed(f"{identity.id} {reason}")
        span = self._span(identity)
        least = self._least.of(identity, span)
        return Narrowing(
            identity=identity,
            at=span.at,
            days=span.days,
            notes=tuple(self._notes(identity, least, span)),
            replaced=tuple(policy_named(self._asked.records, id_) for id_ in least.replaced),
            least=least,
        )

    def of_all(self) -> Sequence[Counted]:
        """Everybody whose rights can be narrowed, those with the largest unused part first."""
        identities = self._asked.estate.identities.values()
        found = [self._least.counted(each, self._span(each)) for each in identities if not _out_of_reach(each)]
        return sorted(found, key=lambda each: (not each.read, -each.share, -each.unused, each.identity))

    def _span(self, identity: Identity) -> Span:
        return Span(self._at or self._moments[identity.id], self._days)

    def _notes(self, identity: Identity, least: Least, span: Span) -> Iterator[str]:
        if not least.weighed.read:
            yield "what it uses was not read, so nothing is proposed"
        yield from self._gaps(identity, least)
        yield from _windows(least, span)
        if identity.created and identity.created > span.since:
            yield f"it was made on {day(identity.created)}: there are no {span.days} days of use yet"
        if least.unread:
            yield f"nobody could read {listed(least.unread)}: what that grants is not counted, and it has to stay"
        if least.weighed.read and least.services and not least.weighed.awake and not least.weighed.kept:
            yield f"it was not used since {day(span.since)}: rather remove it than narrow it"
        if least.documents and (groups := self._groups(identity)):
            yield f"it has rights by {listed(groups)}: it has to leave, or they stay"
        if OF_CENTRE in identity.id:
            yield "it belongs to IAM Identity Center: change its permission set, not the role"
        if sum(each.managed for each in least.documents) > MOST_ATTACHED:
            yield f"these are more than the {MOST_ATTACHED} managed policies that AWS attaches unless asked for more"

    def _groups(self, identity: Identity) -> list[str]:
        records = self._asked.records.values()
        return sorted(each.group for each in records if isinstance(each, Membership) and each.member == identity.id)

    def _gaps(self, identity: Identity, least: Least) -> Iterator[str]:
        """What could have told of its use and was not read."""
        streams = Counter(
            (gap.stream, gap.reason, gap.permission) for gap in self._asked.gaps if _concerns(gap, identity)
        )
        for (stream, reason, permission), times in streams.items():
            if not (stream.startswith(REPORTS) and least.told.report_days is not None):
                needed = f", it takes {permission}" if permission else ""
                yield f"{stream} was not read ({reason}{needed})" + (f", {times} times" if times > 1 else "")


def _concerns(gap: Gap, identity: Identity) -> bool:
    """Whether a gap leaves out use of the identity: its own, or that of its account or a region."""
    other = "user" if identity.kind.endswith("role") else "role"
    mine = gap.subject == identity.id or ":iam::" not in gap.subject
    return Usage.__name__ in gap.yields and gap.scope == identity.scope and mine and gap.stream != f"iam.{other}_usage"


def _windows(least: Least, span: Span) -> Iterator[str]:
    for who, seen in (("IAM's report", least.told.report_days), ("CloudTrail", least.told.trail_days)):
        if seen is not None and seen < span.days:
            yield f"{who} goes back {counted(seen, 'day')}, not {span.days}"


def _out_of_reach(identity: Identity) -> str:
    """Why the rights of an identity cannot be narrowed; empty where they can."""
    if identity.kind == ROOT:
        return "is the account's root user, which nobody grants anything and nobody can narrow but the organisation"
    if identity.platform_managed or identity.facts.get("service_linked"):
        return "is AWS's own: its policies cannot be changed, only the service be given up"
    return ""


def _moments(asked: Asked) -> Iterator[tuple[str, datetime]]:
    """When each identity was read and, which is what counts, what it used."""
    told: dict[str, datetime] = {}
    for unit in asked.units:
        for record in unit.records:
            seen = unit.carried.get(record.id, unit.seen)
            if isinstance(record, Identity):
                yield record.id, seen
            elif isinstance(record, Usage):
                told[record.identity] = min(seen, told.get(record.identity, seen))
    yield from told.items()
