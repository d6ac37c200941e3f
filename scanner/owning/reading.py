"""A graph that knows owners, and nothing of ways from one thing to another: it takes a moment where those take long."""

from __future__ import annotations

import msgspec

from graph.access import AccessGraph
from graph.model import Gap
from graph.owners import owners
from scanner.questions.asked import Asked

TELLING = frozenset({"Identity", "OwnerClaim", "Person"})
"""Records without which an owner may be missed."""


def graph_of_owners(asked: Asked) -> AccessGraph:
    """Make it of what was read."""
    records = asked.records
    sources = {record.id: unit.source for unit in asked.units for record in unit.records}
    return AccessGraph(records, (), gaps=asked.gaps, owners=owners(records), sources=sources)


def of_owners(asked: Asked) -> Asked:
    """The same, without the gaps that could have told nothing of owners."""
    return Asked(tuple(msgspec.structs.replace(unit, gaps=tuple(filter(_telling, unit.gaps))) for unit in asked.units))


def _telling(gap: Gap) -> bool:
    return not TELLING.isdisjoint(gap.yields)
