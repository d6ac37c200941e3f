"""Putting together what was found: one leak for each secret, however often it stands in the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import msgspec

from connectors.detect.model import Seen
from graph.leaks import Confidence, Ignored, Leak, Place

MOST_PLACES = 1_000
GENERIC = "generic-"
"""What the names of detectors begin with that judge a value by its looks and its name alone."""


class About(msgspec.Struct, frozen=True):
    """What is told of a kind of secret."""

    title: str
    provider: str = ""
    remedy: str = ""
    reference: str = ""


class Settling(Protocol):
    """What knows where a secret is ignored, and is asked when all of its places in a repository are known."""

    def of_places(self, places: Sequence[tuple[Seen, Place]]) -> list[Ignored | None]:
        """Say of each place of one secret why it is ignored there, if it is."""


class Gathering:
    """Collects places by secret. ``about`` tells of a detector by its name."""

    def __init__(self, about: Callable[[str], About]) -> None:
        self._about = about
        self._places: dict[tuple[str, str], list[tuple[Seen, Place]]] = {}
        self._settled: dict[tuple[str, str], int] = {}

    def add(self, seen: Seen, place: Place) -> None:
        """Add a place where a secret stands. The first that is added is where it was introduced.

        What only its looks speak for is less sure in a test, a document or a translation.
        """
        if not (place.path.isascii() and (place.author or "").isascii()):
            author = printable(place.author) if place.author else None
            place = msgspec.structs.replace(place, path=printable(place.path), author=author)
        if seen.confidence is Confidence.MEDIUM and seen.detector.startswith(GENERIC):
            from connectors.detect.shapes.words import teaches  # noqa: PLC0415  because most sweeps find none

            if teaches(place.path):
                seen = msgspec.structs.replace(seen, confidence=Confidence.LOW)
        if ".git/" in place.path:
            from connectors.sweep.own_settings import weighed  # noqa: PLC0415  because the same

            seen = weighed(seen, place.path)
        self._places.setdefault((seen.detector, seen.fingerprint), []).append((seen, place))

    def settle(self, ignores: Settling) -> None:
        """Ask where what was added since the last time is ignored: the ignores of a repository are for it alone."""
        for secret, places in self._places.items():
            fresh = places[self._settled.get(secret, 0) :]
            answers = zip(fresh, ignores.of_places(fresh), strict=True)
            places[self._settled.get(secret, 0) :] = [
                (msgspec.structs.replace(seen, ignored=ignored), place) for (seen, place), ignored in answers
            ]
            self._settled[secret] = len(places)

    def leaks(self) -> Iterator[Leak]:
        """One leak for each secret, in the order of detectors and then of places."""
        for _, places in sorted(self._places.items(), key=lambda each: _order(each[1])):
            yield self._leak(places)

    def _leak(self, places: list[tuple[Seen, Place]]) -> Leak:
        first = places[0][0]
        surest = max((seen.confidence for seen, _ in places), key=lambda each: each.rank)
        told = self._about(first.detector)
        open_places = [(seen, place) for seen, place in places if seen.ignored is None]
        shown = _distinct(place for _, place in open_places or places)
        heads = {place.in_head for _, place in places}
        return Leak(
            detector=first.detector,
            title=told.title,
            provider=told.provider,
            confidence=surest,
            fingerprint=first.fingerprint,
            preview=first.preview,
            places=tuple(shown[:MOST_PLACES]),
            more_places=max(0, len(shown) - MOST_PLACES),
            in_head=True if True in heads else (False if False in heads else None),
            credential=next((seen.credential for seen, _ in places if seen.credential), None),
            facts={key: value for seen, _ in reversed(places) for key, value in seen.facts.items()},
            remedy=told.remedy,
            reference=told.reference,
            # A mark hides the place it stands at. The secret is ignored when it is marked wherever it stands.
            ignored=None if open_places else first.ignored,
        )


def printable(text: str) -> str:
    """Spell out the bytes of a name that are no UTF-8: no report could be written with them."""
    return text.encode(errors="surrogateescape").decode(errors="backslashreplace")


def _order(places: list[tuple[Seen, Place]]) -> tuple[str, str, int, str]:
    seen, place = places[0]
    return seen.detector, place.path, place.line, seen.fingerprint


def _distinct(places: Iterator[Place]) -> list[Place]:
    return list({(place.path, place.line, place.commit): place for place in places}.values())
