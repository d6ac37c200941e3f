"""One answer of several: what detectors, the reader of the file's format and other plugins found in the same text."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.detect.model import Match


def joined(found: Iterable[Match], others: Iterable[Match]) -> list[Match]:
    """Everything that was found, each secret once: of two that tell the same value, or overlap, the surer.

    Of equally sure ones the detector's stays: it knows whose the secret is, a reader only that it is one.
    """
    kept = list(found)
    for other in others:
        rivals = [each for each in kept if _same(each, other)]
        if any(each.confidence.rank >= other.confidence.rank for each in rivals):
            continue
        kept = [each for each in kept if each not in rivals]
        kept.append(other)
    return kept


def _same(one: Match, other: Match) -> bool:
    overlap = one.start < other.end and other.start < one.end
    return overlap or (one.line == other.line and (one.value in other.value or other.value in one.value))
