"""Records by their type: whoever wants those of one type need not go through all the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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
        self._by_kind: dict[type[Record], Mapping[str, Sequence[AnyRecord]]] = {}

    def each(self, kind: type[RecordT]) -> Sequence[RecordT]:
        """All records of one type."""
        return cast("Sequence[RecordT]", self._by_type.get(kind, ()))

    def of_kind(self, type_: type[RecordT], kind: str) -> Sequence[RecordT]:
        """All records of one type that are of one kind."""
        return cast("Sequence[RecordT]", self._kinds(type_).get(kind, ()))

    def kinds(self, type_: type[Record]) -> Collection[str]:
        """The kinds that records of one type are of."""
        return self._kinds(type_).keys()

    def _kinds(self, type_: type[Record]) -> Mapping[str, Sequence[AnyRecord]]:
        if type_ not in self._by_kind:
            grouped: dict[str, list[AnyRecord]] = defaultdict(list)
            for record in self._by_type.get(type_, ()):
                grouped[record.kind].append(record)
            self._by_kind[type_] = dict(grouped)
        return self._by_kind[type_]
