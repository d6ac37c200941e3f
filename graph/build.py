"""Connect the dots: from the records of a scan to its access graph."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from graph.access import AccessGraph
from graph.aws.edges import AwsEdges
from graph.aws.estate.estate import AwsEstate
from graph.collector import collector_paused
from graph.joins import joins
from graph.model import AnyRecord, Gap, Identity, Observed, Resource
from graph.owners import Answering
from graph.powers import Powers
from graph.rights import PolicyBook
from graph.trusts import ANYONE, trust_edges
from graph.typed import Typed
from graph.worth import WorthRules


def build(
    observed: Iterable[Observed],
    *,
    declared: Iterable[AnyRecord] = (),
    worth: WorthRules | None = None,
    estate: AwsEstate | None = None,
) -> AccessGraph:
    """Make the graph of everything observed, and of what is declared in the register.

    ``worth`` is what settings say of environments and crown jewels. ``estate`` is AWS of the same records, where
    somebody has its tables already.
    """
    with collector_paused():
        return _build(observed, declared, worth, estate)


def _build(
    observed: Iterable[Observed],
    declared: Iterable[AnyRecord],
    worth: WorthRules | None,
    estate: AwsEstate | None,
) -> AccessGraph:
    records: dict[str, AnyRecord] = {}
    sources: dict[str, str] = {}
    gaps: list[Gap] = []
    carried: dict[str, datetime] = {}
    for unit in observed:
        gaps.extend(unit.gaps)
        carried.update(unit.carried)
        for record in unit.records:
            known = records.get(record.id)
            if known is None or _newer(record, known):
                records[record.id] = record
            sources.setdefault(record.id, unit.source)
    for record in declared:
        records.setdefault(record.id, record)
        sources.setdefault(record.id, "register")
    typed = Typed(records)
    policies = PolicyBook(records, typed)
    aws = AwsEstate(records) if estate is None else estate
    edges = [*trust_edges(records), *AwsEdges(aws, records).edges()]
    if any(edge.source == ANYONE.id for edge in edges):
        records[ANYONE.id] = ANYONE
    edges.extend((*joins(records, typed), *Powers(records, policies).edges()))
    return AccessGraph(
        records,
        edges,
        gaps=gaps,
        carried=carried,
        owners=Answering(records, typed),
        sources=sources,
        worth=worth,
        tables=(typed, policies, aws),
    )


def _newer(record: AnyRecord, known: AnyRecord) -> bool:
    """Two sources may tell of one identity (an author in two repositories): the later sighting says more.

    So may they of one thing: another scanner's report names a repository that a source of its own knows all about.
    """
    if not (isinstance(record, Identity | Resource) and isinstance(known, Identity | Resource) and record.last_used):
        return False
    return known.last_used is None or record.last_used > known.last_used
