"""Running detectors over text: keyword first, then the expression, then the detector's own look at the surroundings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.detect.detectors import DETECTORS
from connectors.detect.model import Detector, Match


def find(data: bytes, detectors: Sequence[Detector] = DETECTORS) -> Iterator[Match]:
    """Find every secret in the text, in the order of the detectors and then of the lines."""
    for detector in detectors:
        if any(keyword in data for keyword in detector.keywords):
            yield from _matches(data, detector)


def _matches(data: bytes, detector: Detector) -> Iterator[Match]:
    line, counted = 1, 0
    for hit in detector.expression.finditer(data):
        line += data.count(b"\n", counted, hit.start())
        counted = hit.start()
        if (candidate := detector.confirm(hit)) is not None:
            yield Match(detector=detector.name, line=line, value=candidate.value, credential=candidate.credential)
