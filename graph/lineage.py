"""Values that a secret had in earlier scans, kept with it as keyed fingerprints, so that old copies can be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from graph.model import Observed, Secret

EARLIER = "earlier_values"
"""The fact that holds the fingerprints, latest first. A listing that knows versions may fill it by itself."""
CHANGED = "value_changed"
"""The fact that says when another value was first met."""
MOST = 5


def earlier_values(secret: Secret) -> tuple[str, ...]:
    """The fingerprints of the values it had, without the one it has."""
    words = str(secret.facts.get(EARLIER) or "").split()
    return tuple(each for each in words if each != secret.fingerprint)


class Lineage:
    """The secrets of the last scan whose values were read."""

    def __init__(self, units: Iterable[Observed]) -> None:
        self._known: Mapping[str, Secret] = {
            record.id: record
            for unit in units
            for record in unit.records
            if isinstance(record, Secret) and (record.fingerprint or EARLIER in record.facts)
        }

    def remembered(self, unit: Observed) -> Observed:
        """The unit with what its secrets were before."""
        if not self._known or not any(record.id in self._known for record in unit.records):
            return unit
        records = tuple(
            self._with_past(record, unit.seen) if isinstance(record, Secret) else record for record in unit.records
        )
        return unit if records == unit.records else msgspec.structs.replace(unit, records=records)

    def _with_past(self, secret: Secret, seen: datetime) -> Secret:
        known = self._known.get(secret.id)
        if known is None or EARLIER in secret.facts:
            return secret
        # A value that was not read this time may be the one it had: it is not called earlier.
        replaced = (known.fingerprint or "",) if secret.fingerprint else ()
        values = (*replaced, *earlier_values(known))
        past = tuple(dict.fromkeys(each for each in values if each and each != secret.fingerprint))[:MOST]
        if not past:
            return secret
        changed = bool(secret.fingerprint and known.fingerprint) and known.fingerprint != secret.fingerprint
        since = seen.isoformat() if changed else known.facts.get(CHANGED)
        return msgspec.structs.replace(secret, facts={**secret.facts, EARLIER: " ".join(past), CHANGED: since})
