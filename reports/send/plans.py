"""The words of a plan: what it is made from, its steps, and what people said by ending tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from findings.finding import Finding
from reports.scan import Scan
from reports.send.coverage import Coverage
from reports.send.grouping import Group, grouped
from reports.send.links import Link, Planned
from reports.send.model import ActionKind
from reports.send.routing import GroupBy, Routing


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket, what is done with it, and why."""

    verb: ActionKind | None
    """None: nothing is done."""
    marker: str
    title: str
    why: str
    findings: tuple[str, ...]
    url: str = ""
    quiet: bool = False
    """Whether nothing is done because all is as it should be."""
    planned: Planned | None = None
    noted: Link | None = None
    """The link as it must be kept though nothing is done."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A person ended a ticket as not to be done: its findings might be accepted."""

    finding: Finding
    target: str
    url: str
    resolution: str
    by: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All steps for a target, worst first, and what people said there."""

    target: str
    steps: tuple[Step, ...]
    proposals: tuple[Proposal, ...] = ()
    over_limit: int = 0
    """How many new tickets wait for another run."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """All that a plan is made from."""

    estate: str
    target: str
    routing: Routing
    columns: bool
    """Whether the target keeps findings rather than tickets."""
    scan: Scan
    coverage: Coverage
    at: datetime
    known: Mapping[str, Finding]
    environments: Mapping[str, str] = {}
    """Finding id → environment, where routing asks for it."""
    links: Sequence[Link] = ()
    forgets: timedelta | None = None
    """After how long the target drops what nobody has written anew."""

    @property
    def group_by(self) -> GroupBy:
        """What one ticket is about."""
        usual = GroupBy.FINDING if self.columns else GroupBy.OWNER_RULE_SCOPE
        return self.routing.group_by or usual

    def groups(self) -> list[Group]:
        """Its findings by ticket, the worst first."""
        taken = (
            each
            for each in self.known.values()
            if each.active and self.routing.takes(each, self.environments.get(each.id))
        )
        found = grouped(self.estate, self.target, self.group_by, taken=taken, known=self.known, links=self.links)
        return sorted((group for group in found if group.members), key=_worst_first)


def _worst_first(group: Group) -> tuple[int, str]:
    asking = [each.risk for each in group.members if each.active]
    return (-max(asking, default=0), group.marker)
