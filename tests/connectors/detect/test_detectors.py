"""Every detector there is, tried on its own samples, with the fast engine and without it."""

from __future__ import annotations

import functools
import re
from collections import Counter

import pytest

from connectors.detect import Detector, Finder, Match, made_of
from connectors.detect.detectors import every
from connectors.detect.samples import made

ALL = [detector for _, detector in every()]
NAMES = [each.name for each in ALL]


@functools.cache
def engine(*, fast: bool) -> Finder:
    """All detectors together; made when the first test asks, not when tests are collected."""
    return Finder(made_of(ALL, fast=fast))


def texts(detector: Detector, kind: str) -> list[str]:
    samples = detector.finds if kind == "finds" else detector.ignores
    return [made(sample, f"{detector.name} {kind} {place}") for place, sample in enumerate(samples)]


def found_by(detector: Detector, text: str) -> list[Match]:
    return Finder(made_of([detector], fast=False)).find(text.encode())


@pytest.mark.parametrize("detector", ALL, ids=NAMES)
def test_it_finds_one_secret_in_each_of_its_samples(detector: Detector) -> None:
    for text in texts(detector, "finds"):
        assert len(found_by(detector, text)) == 1, f"{detector.name} should find one secret in {text!r}"


@pytest.mark.parametrize("detector", ALL, ids=NAMES)
def test_it_leaves_what_only_looks_like_one(detector: Detector) -> None:
    for text in texts(detector, "ignores"):
        assert not found_by(detector, text), f"{detector.name} should find nothing in {text!r}"


@pytest.mark.parametrize("detector", ALL, ids=NAMES)
def test_among_all_detectors_its_sample_is_still_told_as_its_own(detector: Detector) -> None:
    """A sample is taken by another detector only where that one is as sure: the value itself is never lost."""
    for text in texts(detector, "finds"):
        found = engine(fast=True).find(text.encode())
        mine = found_by(detector, text)[0]
        assert any(mine.value in each.value or each.value in mine.value for each in found), text


@pytest.mark.parametrize("detector", ALL, ids=NAMES)
def test_both_engines_find_the_same(detector: Detector) -> None:
    for text in (*texts(detector, "finds"), *texts(detector, "ignores")):
        around = f"x = 1\n{text}\n{text}\n# the end".encode()
        assert engine(fast=True).find(around) == engine(fast=False).find(around)


def test_names_are_unique_and_say_the_provider() -> None:
    twice = [name for name, count in Counter(NAMES).items() if count > 1]
    assert not twice
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", name) for name in NAMES)
    assert all(each.provider and each.title for each in ALL)


def test_a_detector_without_samples_of_both_kinds_is_refused() -> None:
    with pytest.raises(ValueError, match="samples that it finds and samples that it ignores"):
        Detector(name="bare", title="Bare", expression="bare_[a-z]{9}", finds=("bare_<lower:9>",), ignores=())
