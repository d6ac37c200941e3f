"""Reading a source in a test as a scan would: through the runner, with no long waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from connectors.calls import Called, Retry
from connectors.registry import platform
from connectors.runner import collect
from connectors.work import Pace, SourceWork
from graph.model import AnyRecord, Gap, Record
from graph.references import SecretRef

RecordT = TypeVar("RecordT", bound=Record)
AT = datetime(2030, 1, 1, tzinfo=UTC)
ESTATE_KEY = b"an estate key of a test"
HURRIED = Pace(retry=Retry(attempts=2, base=0.001, cap=0.001), rates={})


class Collected(msgspec.Struct, frozen=True):
    """All that came of one source."""

    records: tuple[AnyRecord, ...]
    gaps: tuple[Gap, ...]
    called: frozenset[str]
    by_stream: Mapping[str, tuple[AnyRecord, ...]]

    def each(self, kind: type[RecordT], dotted: str = "") -> list[RecordT]:
        """The records of one type, and of one kind where it is named."""
        return [each for each in self.records if isinstance(each, kind) and (not dotted or each.kind == dotted)]

    def one(self, kind: type[RecordT], dotted: str, name: str = "") -> RecordT:
        """The only record of that type and kind (and name)."""
        (found,) = [each for each in self.each(kind, dotted) if not name or getattr(each, "name", "") == name]
        return found


def collected(
    name: str, options: msgspec.Struct, secrets: Mapping[str, str] | None = None, cache: Path | None = None
) -> Collected:
    """Read every stream of a platform. Secrets are given by the name of their environment variable."""

    def secret(ref: SecretRef) -> str:
        return (secrets or {})[ref.env or ""]

    work = SourceWork(
        name="here", platform=platform(name), options=options, secret=secret, estate_key=ESTATE_KEY, cache=cache
    )
    called = Called()
    units = list(collect([work], at=AT, called=called, pace=HURRIED))
    return Collected(
        records=tuple(record for unit in units for record in unit.records),
        gaps=tuple(gap for unit in units for gap in unit.gaps),
        called=called.of(name),
        by_stream={unit.stream: unit.records for unit in units},
    )
