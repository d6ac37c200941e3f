"""Runs of tickets against Jira, Cloud and Data Center, while things go wrong: one issue for each finding at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jira_support import JiraStandIn
from send_faults_support import SendFaultsAndPeople, running
from stand_in_support import StandIn


class TestJiraCloud(SendFaultsAndPeople):
    """Search there does not know of an issue until much later."""

    @pytest.fixture
    def stand_in(self) -> Iterator[StandIn]:
        """A site whose search lags behind all the time."""
        with running(JiraStandIn()) as site:
            site.lagging = True
            yield site


class TestJiraDataCenter(SendFaultsAndPeople):
    """Its search knows at once."""

    @pytest.fixture
    def stand_in(self) -> Iterator[StandIn]:
        """A server of somebody's own."""
        with running(JiraStandIn(cloud=False)) as site:
            yield site
