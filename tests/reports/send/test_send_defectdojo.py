"""Runs of tickets against DefectDojo while things go wrong: one finding there for each of ours at the end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from defectdojo_support import DefectDojoStandIn
from send_faults_support import SendFaultsAndPeople, running
from stand_in_support import StandIn


class TestDefectDojo(SendFaultsAndPeople):
    """The findings of one test."""

    @pytest.fixture
    def stand_in(self) -> Iterator[StandIn]:
        """An instance."""
        with running(DefectDojoStandIn()) as instance:
            yield instance
