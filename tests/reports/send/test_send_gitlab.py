"""Runs of tickets against GitLab while things go wrong: one issue for each finding at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gitlab_support import GitLabStandIn
from send_faults_support import SendFaultsAndPeople, running
from stand_in_support import StandIn


class TestGitLab(SendFaultsAndPeople):
    """Issues of a project."""

    @pytest.fixture
    def stand_in(self) -> Iterator[StandIn]:
        """A project."""
        with running(GitLabStandIn()) as project:
            yield project
