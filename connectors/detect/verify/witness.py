"""Holding on to values while a sweep runs, for those kinds that can be asked about, and letting go of them after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from connectors.detect.model import Match
from connectors.detect.verify.model import Held, Key
from connectors.detect.verify.registry import ask_of
from connectors.detect.verify.wire import library


class Witness:
    """Is told of every match and keeps, in memory alone, the values of those that can be asked about.

    Made before a sweep begins, and therefore what says that the HTTP library is missing.
    """

    def __init__(self) -> None:
        library()
        self._held: dict[Key, Held] = {}

    def __repr__(self) -> str:
        return f"Witness({len(self._held)} held)"

    def saw(self, match: Match, fingerprint: str, together: Sequence[Match]) -> None:
        """Take note of a match; ``together`` are all matches of the same text."""
        if ask_of(match.detector) is None:
            return
        held = Held(
            detector=match.detector,
            fingerprint=fingerprint,
            value=match.value,
            credential=match.credential,
            facts=match.facts,
            beside=_nearest(match, together),
        )
        known = self._held.get(held.key)
        # The same value stands in many texts: the one that tells most about it helps most.
        if known is None or _told(held) > _told(known):
            self._held[held.key] = held

    def take(self, keys: Iterable[Key]) -> list[Held]:
        """Hand over what is known of these leaks, and forget all values, theirs and the others'."""
        taken = [held for key in keys if (held := self._held.get(key))]
        self._held.clear()
        return taken


def _nearest(match: Match, together: Sequence[Match]) -> dict[str, str]:
    others = [each for each in together if each.detector != match.detector]
    others.sort(key=lambda each: -abs(each.start - match.start))
    return {each.detector: each.value for each in others}


def _told(held: Held) -> tuple[bool, int, int]:
    return held.credential is not None, len(held.beside), len(held.facts)
