"""The thresholds of the rules: for the whole estate, and for kinds, environments and other records apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from graph.environments import canonical
from graph.selector import CRITERIA, Chooser, Selector, said

if TYPE_CHECKING:
    from datetime import datetime

    from graph.access import AccessGraph
    from graph.model import AnyRecord

Days = Annotated[int, Meta(ge=0)]
Ratio = Annotated[float, Meta(ge=0, le=1)]


class LimitsFor(Selector, frozen=True, kw_only=True, omit_defaults=True):
    """One ``[[limits.for]]``: thresholds for the records that its criteria mean, in some environments."""

    environments: tuple[str, ...] = ()
    credential_max_age_days: Days | None = None
    credential_unused_days: Days | None = None
    credential_grace_days: Days | None = None
    secret_max_age_days: Days | None = None
    dormant_days: Days | None = None
    key_overlap_days: Days | None = None
    bedrock_key_max_days: Days | None = None
    never_used_days: Days | None = None
    secret_unused_days: Days | None = None
    secret_most_readers: Days | None = None
    rotation_grace_days: Days | None = None
    expiring_days: Days | None = None
    expired_kept_days: Days | None = None
    unused_services_ratio: Ratio | None = None
    unused_rights_ratio: Ratio | None = None
    unused_rights_least: Days | None = None
    peer_rights_times: Days | None = None
    peer_rights_least: Days | None = None
    agent_most_secrets: Days | None = None
    vault_token_days: Days | None = None
    kv_stale_days: Days | None = None

    @property
    def values(self) -> dict[str, int | float]:
        """The thresholds that it sets."""
        return {name: value for name in SET_APART if (value := getattr(self, name)) is not None}

    @property
    def meant(self) -> str:
        """In words, whom it is for."""
        where = f"in {' or '.join(map(canonical, self.environments))}" if self.environments else ""
        return " ".join(filter(None, (said(self), where)))


SET_APART = tuple(name for name in LimitsFor.__struct_fields__ if name not in CRITERIA and name != "environments")
"""The thresholds that may differ from record to record; the others are the estate's."""


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The thresholds that settings may move (``[limits]``); defaults are the catalogue's."""

    credential_max_age_days: int = 90
    credential_unused_days: int = 45
    credential_grace_days: int = 7
    secret_max_age_days: int = 180
    dormant_days: int = 90
    owner_min_confidence: float = 0.5
    admin_max_hops: int = 6
    privilege_growth_delta: int = 10
    exception_max_days: int = 180
    exception_renewals_most: int = 2
    key_overlap_days: int = 7
    bedrock_key_max_days: int = 30
    never_used_days: int = 30
    secret_unused_days: int = 90
    secret_most_readers: int = 10
    rotation_grace_days: int = 2
    expiring_days: int = 30
    expired_kept_days: int = 30
    unused_services_ratio: float = 0.5
    unused_rights_ratio: float = 0.6
    unused_rights_least: int = 20
    peers_least: int = 5
    peer_rights_times: int = 5
    peer_rights_least: int = 20
    owner_conflict_gap: float = 0.15
    agent_most_secrets: int = 5
    vault_token_days: int = 30
    kv_stale_days: int = 90
    stores_most: int = 6
    store_kinds_most: int = 3
    ai_stop_test_days: int = 365
    ai_impact_days: int = 365
    ai_incident_days: int = 15
    ai_log_days: int = 183
    ai_retired_grace_days: int = 7
    ai_grant_grace_minutes: int = 60
    attestation_days: tuple[int, int, int] = (90, 180, 365)
    """For identities that can become administrator, for others that matter, and for the rest."""
    reach_budget: int = 50
    known_accounts: tuple[str, ...] = ()
    """AWS accounts of suppliers that were looked at: a number, or ``number=name``."""
    production_deployers: tuple[str, ...] = ()
    """Accounts outside production that are meant to act there."""
    apart: tuple[LimitsFor, ...] = msgspec.field(default=(), name="for")
    """``[[limits.for]]``: other thresholds for some records. Of several that say one, the first counts."""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """One threshold as it holds for one record. ``told`` names it and says where it was set."""

    days: int
    told: str


class _Candidate(msgspec.Struct, frozen=True):
    """One ``[[limits.for]]`` made ready."""

    number: int
    entry: LimitsFor
    chooser: Chooser


class LimitBook:
    """The thresholds that hold for each record of a graph. Where they were set comes from the settings' origins."""

    def __init__(self, limits: Limits, graph: AccessGraph, origins: Mapping[str, str] | None = None) -> None:
        self.limits = limits
        self._graph, self._origins = graph, origins or {}
        self._candidates = [_Candidate(at, each, Chooser(each)) for at, each in enumerate(limits.apart)]
        self._of_kind: dict[tuple[str, str | None], Sequence[_Candidate]] = {}
        self._made: dict[tuple[int, ...], Limits] = {}
        self._told: dict[tuple[str, tuple[int, ...]], Limit] = {}

    def of(self, record: AnyRecord) -> Limits:
        """The thresholds for one record. They are made once for all records that the same entries mean."""
        if not self._candidates:
            return self.limits
        return self._of(self._chosen(record))

    def _of(self, chosen: tuple[int, ...]) -> Limits:
        if chosen not in self._made:
            changes: dict[str, int | float] = {}
            for number in reversed(chosen):
                changes.update(self.limits.apart[number].values)
            self._made[chosen] = msgspec.structs.replace(self.limits, **changes)
        return self._made[chosen]

    def limit(self, name: str, record: AnyRecord) -> Limit:
        """One threshold of whole days for one record, with its name and its place for the evidence."""
        chosen = self._chosen(record) if self._candidates else ()
        known = self._told.get((name, chosen))
        if known is None:
            known = self._told[name, chosen] = self._limit(name, chosen)
        return known

    def asking(self, name: str) -> Callable[[AnyRecord], Limit]:
        """What gives one threshold for each record: where no entry sets any apart, it is the same for all of them."""
        if self._candidates:
            return partial(self.limit, name)
        same = self._limit(name, ())
        return lambda _record: same

    def beyond(self, name: str, at: datetime) -> Callable[[AnyRecord, datetime], Limit | None]:
        """What gives the limit of days that a moment of a record is beyond, and None for what is within it.

        Where no entry sets any apart, moments are compared with one moment, and no days are counted.
        """
        if self._candidates:
            return partial(self._beyond, name, at)
        same = self._limit(name, ())
        over = same.days + 1
        if over >= at.toordinal():
            return lambda _record, _moment: None
        latest = at - timedelta(days=over)
        return lambda _record, moment: same if moment <= latest else None

    def _beyond(self, name: str, at: datetime, record: AnyRecord, moment: datetime) -> Limit | None:
        limit = self.limit(name, record)
        return limit if (at - moment).days > limit.days else None

    def _limit(self, name: str, chosen: tuple[int, ...]) -> Limit:
        days = int(getattr(self._of(chosen), name))
        for number in chosen:
            entry = self.limits.apart[number]
            if name in entry.values:
                place = self._origins.get(f"limits.for.{number}", f"[[limits.for]] {number + 1}")
                meant = f" for {entry.meant}" if entry.meant else ""
                return Limit(days=days, told=f"the limit is {name} = {days}{meant} ({place})")
        return Limit(days=days, told=f"the limit is {name} = {days} ({self._origins.get(f'limits.{name}', 'default')})")

    def _chosen(self, record: AnyRecord) -> tuple[int, ...]:
        """The numbers of the entries that mean a record."""
        source = self._graph.sources.get(record.id, "")
        return tuple(each.number for each in self._candidates_of(record) if each.chooser.means(record, source))

    def _candidates_of(self, record: AnyRecord) -> Sequence[_Candidate]:
        """The entries that its kind and its environment leave."""
        environment = self._graph.worth.environment_of(record.id)
        key = record.kind, environment
        if key not in self._of_kind:
            self._of_kind[key] = [
                each
                for each in self._candidates
                if each.chooser.means_kind(record.kind) and _within(each.entry.environments, environment)
            ]
        return self._of_kind[key]


def _within(wanted: Sequence[str], environment: str | None) -> bool:
    return not wanted or environment in {canonical(each) for each in wanted}
