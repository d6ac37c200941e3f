"""Runs of tickets against GitHub while things go wrong: one issue for each finding at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from github_support import GitHubStandIn
from send_faults_support import SendFaultsAndPeople, running
from stand_in_support import StandIn


class TestGitHub(SendFaultsAndPeople):
    """Issues of a repository."""

    @pytest.fixture
    def stand_in(self) -> Iterator[StandIn]:
        """A repository."""
        with running(GitHubStandIn()) as repository:
            yield repository
