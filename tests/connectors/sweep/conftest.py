"""A repository and a few tokens for every test of sweeping."""

from __future__ import annotations

from pathlib import Path

import pytest
from repository_support import Repo, repository


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository."""
    return repository(tmp_path / "r")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that all runs of the command share, so that detectors are made ready once."""
    return tmp_path_factory.mktemp("home")
