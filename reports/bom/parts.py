"""What all parts of a bill of materials are made with: references, dates and properties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from findings.subjects import answers_for
from graph.access import AccessGraph
from graph.model import Record
from reports.bounded import bounded, distinct
from reports.text import clean

REF, NAME, VALUE = 512, 256, 1024
Part = dict[str, Any]


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """The graph that is told of, when it was looked at, and what every part of it is called."""

    graph: AccessGraph
    at: datetime

    def ref(self, id_: str) -> str:
        """The reference of a record, the same in every scan. No two records share one, whatever they are called."""
        return _ref(id_)

    def about(self, record: Record, **more: str | None) -> list[dict[str, str]]:
        """What the specification has no field for, as properties; what is not known is left out."""
        told = self.graph.worth.environment(record.id)
        carried = self.graph.carried.get(record.id)
        return properties(
            {
                "kind": record.kind,
                "source": self.graph.sources.get(record.id),
                "scope": record.scope,
                "owner": answers_for(self.graph, record.id, 0),
                "environment": told.what if told is not None else None,
                "carriedSince": moment(carried),
                **more,
            }
        )


@lru_cache(maxsize=4096)
def _ref(id_: str) -> str:
    cleaned = clean(id_)
    written = cleaned if cleaned == id_ else distinct(f"{cleaned}~{id_!r}", len(cleaned) + 1)
    return distinct(written, REF).replace("urn:cdx:", "cdx:", 1)


def properties(values: Mapping[str, str | None]) -> list[dict[str, str]]:
    """Names and values in our namespace."""
    return [{"name": f"muster:{name}", "value": bounded(value, VALUE)} for name, value in values.items() if value]


def moment(at: datetime | None) -> str | None:
    """A time as the specification writes it."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z" if at is not None else None


def said(answer: bool | None, *, yes: str = "yes", no: str = "no") -> str | None:  # noqa: FBT001  because the answer is what is said
    """One of three answers in a word; none where it is not reported."""
    return None if answer is None else yes if answer else no


def known(values: Mapping[str, Any]) -> Part:
    """Those that are there: a field that is not reported is left out, and never guessed."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def named(text: str) -> str:
    """A name, which may not be empty."""
    return bounded(text, NAME) or "(no name)"
