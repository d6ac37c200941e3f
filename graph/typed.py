"""Records by their type: whoever wants those of one type need not go through all the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice
from typing import TypeVar, cast

from graph.model import AnyRecord, Record

RecordT = TypeVar("RecordT", bound=Record)


class Typed:
    """The records of an estate, each among its own. Those that come later are found once somebody asks again."""

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        self._records = records
        self._seen = 0
        self._by_type: dict[type[Record], list[AnyRecord]] = defaultdict(list)
        self._by_kind: dict[type[Record], Mapping[str, Sequence[AnyRecord]]] = {}

    def each(self, kind: type[RecordT]) -> Sequence[RecordT]:
        """All records of one type."""
        self._look()
        return cast("Sequence[RecordT]", self._by_type.get(kind, ()))

    def of_kind(self, type_: type[RecordT], kind: str) -> Sequence[RecordT]:
        """All records of one type that are of one kind."""
        return cast("Sequence[RecordT]", self._kinds(type_).get(kind, ()))

    def of_kinds(self, type_: type[RecordT], fits: Callable[[str], bool]) -> Sequence[RecordT]:
        """All records of one type whose kind fits, in their order. It is asked of each kind, and not of each record."""
        kinds = self._kinds(type_)
        fitting = {kind for kind in kinds if fits(kind)}
        if len(fitting) == len(kinds):
            return self.each(type_)
        if len(fitting) > 1:
            return [record for record in self.each(type_) if record.kind in fitting]
        return self.of_kind(type_, fitting.pop()) if fitting else ()

    def kinds(self, type_: type[Record]) -> Collection[str]:
        """The kinds that records of one type are of."""
        return self._kinds(type_).keys()

    def _look(self) -> None:
        """Sort in what is not yet."""
        if self._seen != len(self._records):
            grouped = self._by_type
            for record in islice(self._records.values(), self._seen, None):
                grouped[type(record)].append(record)
            self._seen = len(self._records)
            self._by_kind.clear()

    def _kinds(self, type_: type[Record]) -> Mapping[str, Sequence[AnyRecord]]:
        self._look()
        if type_ not in self._by_kind:
            grouped: dict[str, list[AnyRecord]] = defaultdict(list)
            for record in self._by_type.get(type_, ()):
                grouped[record.kind].append(record)
            self._by_kind[type_] = dict(grouped)
        return self._by_kind[type_]
