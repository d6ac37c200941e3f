"""Identities whose rights grew since the last scan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from findings.creep.frame import Frame
from findings.creep.reasons import Asked
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.powers import LEAP, Held, Power, powers
from findings.subjects import acts
from graph.access import AccessGraph
from graph.model import Gap, Grant, Identity, Membership, Policy, Trust

READS = (Identity, Policy, Grant, Trust, Membership)
MOST_LINES = 20


class _Compared(msgspec.Struct, frozen=True):
    """Who stood where in two scans. Without the time of the earlier one nobody can be told to have done it since."""

    before: Held
    after: Held
    frames: tuple[Frame, Frame] | None
    blind: frozenset[str]
    """The sources of which one scan saw what the other did not."""

    def is_blind(self, source: str | None) -> bool:
        """Whether one scan saw what the other did not, at that source, or anywhere."""
        return bool(self.blind) if source is None else source in self.blind

    def causes(self, identity: Identity, came: Sequence[Power]) -> Iterator[str]:
        """What made rights come, and who, as far as an audit log tells."""
        if self.frames is not None:
            for moved in Asked(*self.frames, identity).moved(frozenset(came), came=True):
                yield from (reason.sentence for reason in moved.reasons)


@rule(
    "nhi-privilege-growth",
    "Rights grew since the last scan",
    Severity.HIGH,
    kind=RuleKind.DIFF,
    remedy="Find out who asked for the new rights of {name}; take them back, or accept them with a waiver that ends",
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-05",
        "NIST-CSF-2.0:DE.CM-03",
        "NIST-CSF-2.0:ID.RA-07",
    ),
    reads=READS,
)
def privilege_growth(view: View) -> Iterator[Answer]:
    """Rights are added in a hurry and seldom taken back, so growth is looked at when it happens.

    New rights count by weight, less those that went; becoming administrator or reaching a crown jewel always counts.
    The evidence names the grant that did it, who made it and the event, as far as an audit log was read.
    Two scans that did not see the same things are not compared: then the answer is unknown.
    """
    if view.before is None:
        yield Unsure(subject="estate", why="there is no earlier scan to compare with")
        return
    unlike = _bearing(view.before.gaps) ^ _bearing(view.graph.gaps)
    blind = frozenset(source for source, _ in unlike)
    compared = _Compared(powers(view.before), powers(view.graph), _frames(view, view.before), blind)
    for identity in view.graph.each(Identity):
        if acts(identity) and isinstance(view.before.get(identity.id), Identity):
            yield from _compare(view, identity, compared)


def _frames(view: View, before: AccessGraph) -> tuple[Frame, Frame] | None:
    if view.since is None:
        return None
    return (
        Frame(scan=0, at=view.since, graph=before, records=before.records.values(), gaps=before.gaps),
        Frame(
            scan=1,
            at=view.at,
            graph=view.graph,
            records=view.graph.records.values(),
            gaps=view.graph.gaps,
            audited=view.audited,
        ),
    )


def _bearing(gaps: Iterable[Gap]) -> frozenset[tuple[str, str]]:
    """Source and id of each gap that bears on rights."""
    names = {record.__name__ for record in READS}
    return frozenset((gap.source, gap.id) for gap in gaps if names.intersection(gap.yields))


def _compare(view: View, identity: Identity, compared: _Compared) -> Iterator[Answer]:
    had, has = compared.before.of(identity.id), compared.after.of(identity.id)
    came, went = has - had, had - has
    delta = sum(each.weight for each in came) - sum(each.weight for each in went)
    if not came or delta < view.limits.privilege_growth_delta:
        return
    # A walk may cross sources, so a leap is judged by what was seen of all of them.
    leaps = any(power.weight == LEAP for power in came)
    if compared.is_blind(None if leaps else view.graph.sources.get(identity.id, "")):
        yield Unsure(subject=identity.id, why="its rights look larger, but the two scans did not see the same things")
        return
    weighty = sorted(came, key=lambda power: (-power.weight, power.text))
    lines = [each.text for each in weighty]
    more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    yield Hit(
        subject=identity.id,
        message=f"since the last scan it {lines[0]}{more}",
        evidence=(*dict.fromkeys(compared.causes(identity, weighty[:MOST_LINES])), *lines[:MOST_LINES]),
    )
