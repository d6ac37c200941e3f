"""Whether a record is missing because it is gone, or only because it could not be read."""

from __future__ import annotations

from graph.access import AccessGraph
from graph.model import Gap, Record


class Unseen:
    """What a scan did not see, by the type of record that its gaps would have given."""

    def __init__(self, graph: AccessGraph) -> None:
        self._gaps: dict[str, list[Gap]] = {}
        for gap in graph.gaps:
            for type_ in gap.yields:
                self._gaps.setdefault(type_, []).append(gap)

    def hides(self, record: Record, seen_in: AccessGraph) -> bool:
        """Whether a gap may be why the record, known from another scan, is missing here.

        A gap hides what is of its types, source, scope and parent; what is not said counts as the same.
        """
        gaps = self._gaps.get(type(record).__name__)
        if not gaps:
            return False
        source = seen_in.sources.get(record.id)
        return any(
            source in {None, gap.source} and _within(record.scope, gap.scope) and _below(record, gap.subject)
            for gap in gaps
        )


def _within(scope: str, gapped: str) -> bool:
    """Scopes may be narrower than a record says (an account's region), or wider (an organisation)."""
    return scope.startswith(gapped) or gapped.startswith(scope)


def _below(record: Record, parent: str) -> bool:
    """Whether a record names that parent anywhere; a gap of no single parent is above everything."""
    values = (getattr(record, field) for field in record.__struct_fields__)
    return not parent or any(isinstance(value, str) and parent in value for value in values)
