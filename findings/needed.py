"""Whether a thing is used, and whether anything is known to need it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

from findings.limits import LimitBook
from findings.references import referrers
from findings.uses import Uses
from graph.access import AccessGraph
from graph.model import AnyRecord, Credential, Identity, Resource, Secret


class Needs:
    """The use of things of one graph, by the limits that hold for each of them. What is not reported is no answer."""

    def __init__(self, graph: AccessGraph, at: datetime, limits: LimitBook) -> None:
        self._graph, self._at, self._limits = graph, at, limits
        self._unused: dict[str, bool] = {}

    def unused(self, id_: str) -> bool:
        """Whether a thing is known to rest: for longer than its limit, or ever since its days of grace."""
        if id_ not in self._unused:
            self._unused[id_] = self._known_to_rest(self._graph.get(id_))
        return self._unused[id_]

    def _known_to_rest(self, record: AnyRecord | None) -> bool:
        match record:
            case Credential():
                limits = self._limits.of(record)
                never = record.used is False and record.last_used is None
                rests = self._rests(record.last_used, limits.credential_unused_days)
                return rests or (never and self._rests(record.created, limits.credential_grace_days))
            case Secret():
                return self._rests(record.last_used, self._limits.of(record).secret_unused_days)
            case Identity():
                use, limits = self._uses.of(record), self._limits.of(record)
                if use.last is not None:
                    return self._rests(use.last, limits.dormant_days)
                return use.never and self._rests(record.created, limits.never_used_days)
        return False

    def removable(self, id_: str) -> bool:
        """Whether a thing rests, and nothing is known that needs it: to take it away breaks nothing known."""
        record = self._graph.get(id_)
        kept = isinstance(record, Identity) and record.platform_managed
        return not kept and id_ not in self._needed and self.unused(id_)

    @property
    def _uses(self) -> Uses:
        return self._graph.once(Uses)

    @cached_property
    def _needed(self) -> Collection[str]:
        """What a program runs as, or is given."""
        found: set[str] = set()
        for thing in chain[Resource | Identity](self._graph.each(Resource), self._graph.each(Identity)):
            found.update(thing.runs_as)
        return frozenset((*found, *referrers(self._graph)))

    def _rests(self, since: datetime | None, days: int) -> bool:
        return since is not None and self._at - since > timedelta(days=days)
