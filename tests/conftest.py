"""What holds for every test: no example is timed, and what shares servers is run by one process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

# How long an example takes says nothing here: other work shares the machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

TOGETHER = ("tests/demo/test_orchard", "tests/connectors/aws/", "tests/connectors/vault/")
"""Files that begin so share servers, which a process raises for its whole run: they go to one of them."""


class WhereTheServersAre(LoadFileScheduling):
    """Gives each process whole files, and the files of one estate to one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((start for start in TOGETHER if file.startswith(start)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WhereTheServersAre:
    """Share the tests out among the processes, in their order: the slowest are not those of the smallest files."""
    config.option.loadscopereorder = False
    return WhereTheServersAre(config, log)
