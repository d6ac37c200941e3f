"""A repository and a cache folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from repository_support import repository
from sweep_memory_support import Sweeps

from connectors.detect.detectors import of
from connectors.detect.ruleset import RuleSet, made_of


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The detectors of AWS, GitHub and of generic values, made ready once."""
    return made_of([*of("aws").values(), *of("github").values(), *of("generic").values()])


@pytest.fixture
def sweeps(tmp_path: Path, rules: RuleSet) -> Sweeps:
    """An empty repository and nothing remembered."""
    return Sweeps(repository(tmp_path / "repo"), tmp_path / "cache", rules)
