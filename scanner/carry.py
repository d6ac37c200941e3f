"""Carry forward: what could not be read this time stands in from the last scan, marked with when it was last seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import zip_longest

import msgspec

from graph.model import AnyRecord, Observed

UnitKey = tuple[str, str, str]
EVERY_SCOPE = "*"
"""The scope of a gap that stands for all scopes: the source could not be opened at all."""


def key_of(unit: Observed) -> UnitKey:
    """What names a unit in every scan: its source, stream and scope."""
    return unit.source, unit.stream, unit.scope


class LastScan:
    """The units of the last complete scan, ready to stand in for what this one cannot read."""

    def __init__(self, units: Iterable[Observed] = ()) -> None:
        self.units: Mapping[UnitKey, Observed] = {key_of(unit): unit for unit in units}
        self._by_stream: dict[tuple[str, str], list[Observed]] = defaultdict(list)
        for unit in self.units.values():
            self._by_stream[unit.source, unit.stream].append(unit)

    def carry(self, unit: Observed) -> Iterator[Observed]:
        """Yield the unit with what it lacks, and for a source that could not be opened its last units beside it."""
        if unit.scope == EVERY_SCOPE and unit.gaps:
            yield unit
            yield from (_whole(each) for each in self._by_stream[unit.source, unit.stream] if each.records)
        else:
            yield _completed(unit, self.units.get(key_of(unit)))

    def others(self, configured: Collection[str], asked: Collection[str]) -> Iterator[Observed]:
        """Yield the last units of sources that are still configured but were not asked this time."""
        for unit in self.units.values():
            if unit.source in configured and unit.source not in asked:
                yield _whole(unit)


def _whole(unit: Observed) -> Observed:
    return msgspec.structs.replace(unit, carried={record.id: _seen(unit, record) for record in unit.records})


def _seen(unit: Observed, record: AnyRecord) -> datetime:
    return unit.carried.get(record.id, unit.seen)


def _completed(unit: Observed, before: Observed | None) -> Observed:
    if before is None or not unit.gaps:
        return unit
    subjects = {gap.subject for gap in unit.gaps}
    known = {record.id for record in unit.records}
    carried = [
        (record, parent or "")
        for record, parent in zip_longest(before.records, before.parents)
        if record.id not in known and ("" in subjects or parent in subjects)
    ]
    if not carried:
        return unit
    parents = unit.parents or ("",) * len(unit.records)
    return msgspec.structs.replace(
        unit,
        records=(*unit.records, *(record for record, _ in carried)),
        parents=(*parents, *(parent for _, parent in carried)) if before.parents or unit.parents else (),
        carried={record.id: _seen(before, record) for record, _ in carried},
    )
