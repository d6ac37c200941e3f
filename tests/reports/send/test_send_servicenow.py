"""Runs of tickets against ServiceNow while things go wrong: one record for each finding at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from send_faults_support import SendFaultsAndPeople, running
from servicenow_support import ServiceNowStandIn
from stand_in_support import StandIn


class TestServiceNow(SendFaultsAndPeople):
    """The table of incidents."""

    @pytest.fixture
    def stand_in(self) -> Iterator[StandIn]:
        """An instance."""
        with running(ServiceNowStandIn()) as instance:
            yield instance
