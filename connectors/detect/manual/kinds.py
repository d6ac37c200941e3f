"""What there is to say of each kind of secret, whether a detector knows it or a reader of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from connectors.detect import detectors, readers
from connectors.detect.engine import compiled
from connectors.detect.manual.recognised import recognised
from connectors.detect.model import Candidate, Detector, Sample
from connectors.detect.readers.model import Reader
from connectors.detect.samples import made
from connectors.detect.verify.registry import ask_of
from graph.leaks import Confidence

TRIES = 3
"""How often each template is filled: what can be told of a value may depend on its letters."""
MOST_SAMPLES = 2
LONGEST_SAMPLE = 300
_BLANK = re.compile(r"<(?:\w+:\d+|uuid)>")


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of secret, as the manual tells it. No value fits in it: samples are templates that nobody filled."""

    name: str
    title: str
    provider: str
    recognised: str
    files: tuple[str, ...]
    """The names of the files that are read for it; none for a detector, which reads all."""
    confidence: tuple[Confidence, ...]
    facts: tuple[str, ...]
    credential: str
    """The kind of public id that it tells, such as ``aws.iam.access_key``."""
    samples: tuple[str, ...]
    remedy: str
    reference: str
    asked: bool
    """Whether its provider can be asked whose it is."""


def kinds() -> list[Kind]:
    """Every kind of secret, by its provider and name."""
    found = [_of_detector(detector) for _, detector in detectors.every()]
    found += [_of_reader(reader) for _, reader in readers.every()]
    return sorted(found, key=lambda kind: (kind.provider.casefold(), bool(kind.files), kind.name))


def _of_detector(detector: Detector) -> Kind:
    found = list(_found(detector, _filled(detector.name, detector.finds)))
    return _kind(detector, found, recognised(detector), (), detector.finds)


def _of_reader(reader: Reader) -> Kind:
    samples = [sample for _, sample in reader.finds]
    found = [candidate for text in _filled(reader.name, samples) for candidate in reader.look(text.encode())]
    return _kind(reader, found, "By its place in a file of this name.", reader.paths, samples)


def _kind(
    declared: Detector | Reader,
    found: list[Candidate],
    said: str,
    files: tuple[str, ...],
    samples: Iterable[Sample],
) -> Kind:
    sure = {candidate.confidence or declared.confidence for candidate in found} | {declared.confidence}
    return Kind(
        name=declared.name,
        title=declared.title,
        provider=declared.provider,
        recognised=said,
        files=files,
        confidence=tuple(sorted(sure, key=lambda each: -each.rank)),
        facts=tuple(sorted({name for candidate in found for name in candidate.facts})),
        credential=next((each.credential.partition(":")[0] for each in found if each.credential), ""),
        samples=_shown(samples),
        remedy=declared.remedy,
        reference=declared.reference,
        asked=ask_of(declared.name) is not None,
    )


def _filled(name: str, samples: Iterable[Sample]) -> Iterator[str]:
    for sample in samples:
        yield from (made(sample, f"{name} {turn}") for turn in range(TRIES if isinstance(sample, str) else 1))


def _found(detector: Detector, texts: Iterable[str]) -> Iterator[Candidate]:
    """What a detector makes of its own samples: that shows which facts it tells."""
    for text in texts:
        for hit in compiled(detector.expression).finditer(text.encode()):
            candidate = detector.confirm(hit) if detector.confirm else None
            if candidate is not None:
                yield candidate


def _shown(samples: Iterable[Sample]) -> tuple[str, ...]:
    """Templates alone, as they are written: no page holds a text that looks live."""
    texts = [each.strip("\n") for each in samples if isinstance(each, str) and _BLANK.search(each)]
    fit = (text for text in texts if len(text) <= LONGEST_SAMPLE and not _looks_live(text))
    return tuple(islice(fit, MOST_SAMPLES))


def _looks_live(text: str) -> bool:
    """Whether what stands before a blank would be taken for the password of a command."""
    return any(list(_found(detector, [text])) for detector in detectors.of("basic_auth").values())
