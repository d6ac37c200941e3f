"""Of several tickets with one marker, the one that counts: a lost answer, or a person who copied one, made more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from reports.send.model import Remote


def without_twins(found: Iterable[Remote], ids: Collection[str]) -> Iterator[Remote]:
    """Yield those of these ids, and for every other marker the first; so give the oldest first."""
    every = list(found)
    seen = {each.marker for each in every if each.id in ids}
    for each in every:
        if each.id in ids or each.marker not in seen:
            yield each
        seen.add(each.marker)
