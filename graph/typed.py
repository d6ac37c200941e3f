"""Records by their type: whoever wants those of one type need not go through all the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

from graph.model import AnyRecord, Record

RecordT = TypeVar("RecordT", bound=Record)


class Typed:
    """The records of an estate, each among its own."""

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        grouped: dict[type[Record], list[AnyRecord]] = defaultdict(list)
        for record in records.values():
            grouped[type(record)].append(record)
        self._by_type: Mapping[type[Record], Sequence[AnyRecord]] = grouped

    def each(self, kind: type[RecordT]) -> Sequence[RecordT]:
        """All records of one type."""
        return cast("Sequence[RecordT]", self._by_type.get(kind, ()))
