"""Runs of tickets against Jira's stand-in, Cloud and Data Center. A conftest imports the fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from jira_support import JiraStandIn
from target_runs_support import Runs
from ticket_wire_support import serving

from reports.send.model import Remote


class Jiras(Runs[JiraStandIn]):
    """Runs against a site."""

    def issue(self, remote: Remote) -> dict[str, object]:
        """The fields of an issue as Jira keeps them."""
        fields: dict[str, object] = self.server.issues[remote.id]["fields"]
        return fields


@pytest.fixture(params=["cloud", "data-center"])
def jiras(request: pytest.FixtureRequest) -> Iterator[Jiras]:
    """Runs against a site of each kind."""
    server = JiraStandIn(cloud=request.param == "cloud")
    with ExitStack() as ending, serving(server):
        yield Jiras(server, ending)


@pytest.fixture
def cloud() -> Iterator[Jiras]:
    """Runs against a site of Jira Cloud."""
    server = JiraStandIn()
    with ExitStack() as ending, serving(server):
        yield Jiras(server, ending)
