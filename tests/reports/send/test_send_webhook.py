"""The webhook against a receiver that checks signatures and keeps the ids it has seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from receiver_support import Receiver
from send_faults_support import SendFaults, running
from stand_in_support import StandIn


class TestWebhook(SendFaults):
    """Every fault."""

    @pytest.fixture
    def stand_in(self) -> Iterator[StandIn]:
        """The receiver."""
        with running(Receiver()) as receiver:
            yield receiver
