"""What else is to be said of the rights of an identity now: how many are unused, and how it stands beside its peers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from findings.creep.frame import Frame
from findings.estates import estate_of
from findings.limits import Limits
from findings.peers import Peers, told
from graph.model import Identity, Usage


def today(frame: Frame, id_: str, *, at: datetime, limits: Limits) -> Iterator[str]:
    """Sentences on an identity as the last of the scans saw it."""
    identity = frame.graph.get(id_)
    if isinstance(identity, Identity):
        yield from _unused(frame, identity, at, limits)
        beside = Peers(frame.graph, least=limits.peers_least).beside(identity)
        if beside is not None:
            yield told(beside)


def _unused(frame: Frame, identity: Identity, at: datetime, limits: Limits) -> Iterator[str]:
    """How much of what AWS grants it was not used."""
    estate = estate_of(frame.graph)
    if identity.id not in estate.identities:
        return
    from graph.aws.least.proposed import LeastPrivilege  # noqa: PLC0415  because not everybody is of AWS
    from graph.aws.least.weighed import Span  # noqa: PLC0415  because the same

    usages = (record for record in frame.records if isinstance(record, Usage))
    counted = LeastPrivilege(estate, usages).counted(identity, Span(at=at, days=limits.dormant_days))
    if not counted.read:
        yield "which of its rights it uses was not reported"
    elif counted.granted:
        unknown = f"; of {counted.unknown} more nobody can tell" if counted.unknown else ""
        unused = f"it did not do {counted.unused} in {limits.dormant_days} days{unknown}"
        yield f"of {counted.granted} actions it may do {unused}"
