"""Values that were changed in one store and not in the others that have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from findings.ages import gone, is_copy
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.subjects import moment, name_of
from graph.access import AccessGraph
from graph.lineage import CHANGED, earlier_values
from graph.model import Secret

ESTATE = "estate"


class Replaced(msgspec.Struct, frozen=True):
    """A secret that had a value until it was changed."""

    secret: Secret
    changed: datetime | None


@rule(
    "secret-rotated-partially",
    "A rotated secret still has old copies in other stores",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Write the new value of {new} into {name} as well, or let {name} refer to it; then revoke the old value",
    frameworks=("OWASP-NHI:NHI7:2025", "OWASP-NHI:NHI1:2025", "NIST-CSF-2.0:PR.AA-01", "NIST-CSF-2.0:RS.MI-02"),
    reads=(Secret,),
)
def rotated_partially(view: View) -> Iterator[Answer]:
    """Either the old value still works, and the rotation was for nothing, or what reads the copy stands still.

    A value is known by its keyed fingerprint, and earlier ones are remembered from scan to scan. Both may be there for
    the days in which a key and the one after it overlap. Values are compared only where they were read.
    """
    replaced, unread = _replaced(view.graph)
    for copy in view.graph.each(Secret):
        before = replaced.get(copy.fingerprint or "")
        if before is None or gone(copy) or is_copy(copy):
            continue
        limit = view.limit("key_overlap_days", copy)
        if before.changed is not None and view.at - before.changed <= timedelta(days=limit.days):
            continue
        new = f"{before.secret.name} in {name_of(view.graph, before.secret.store)}"
        when = f" before {before.changed:%Y-%m-%d}" if before.changed else " before"
        yield Hit(
            subject=copy.id,
            message=f"it still has the value that {new} had{when}",
            evidence=(before.secret.id, limit.told),
            facts={"new": new},
        )
    if unread:
        yield Unsure(subject=ESTATE, why=f"the values of {unread} secrets were not read, so they were not compared")
    elif view.before is None and not replaced and view.graph.each(Secret):
        yield Unsure(subject=ESTATE, why="this is the first scan, so no earlier values are known")


def _replaced(graph: AccessGraph) -> tuple[Mapping[str, Replaced], int]:
    """For each value that a secret had earlier, that secret; and how many have a value that was not read."""
    found: dict[str, Replaced] = {}
    unread = 0
    for secret in graph.each(Secret):
        if not is_copy(secret):
            unread += secret.fingerprint is None
            for value in earlier_values(secret):
                found.setdefault(value, Replaced(secret, secret.rotated or moment(secret.facts.get(CHANGED))))
    return found, unread
