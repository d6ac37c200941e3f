"""The graph of an estate as it would be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from graph.access import AccessGraph
from graph.build import build
from graph.model import AnyRecord, Observed

NEVER = datetime.min.replace(tzinfo=UTC)
"""When records were seen that stand for what might be."""


def rebuilt(records: Mapping[str, AnyRecord]) -> AccessGraph:
    """Make the graph of records as if they had been read."""
    return build([Observed(source="", stream="", scope="", seen=NEVER, records=tuple(records.values()))])
