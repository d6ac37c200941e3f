"""What holds for every test: no example is timed, and what shares servers is run by one process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

# How long an example takes says nothing here: other work shares the machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

COVERED = os.environ.get("MUSTER_COVERED")
"""The folder into which each process writes what of ours it ran through; without it nothing is measured."""

LEAST = 10
"""How many files the summary names, those of which least was run through."""

if COVERED:
    from covering import Covering, joined, shares

    COVERING = Covering()

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


def pytest_sessionfinish() -> None:
    """Write what was run through, in each process for itself."""
    if COVERED:
        COVERING.write(Path(COVERED), os.environ.get("PYTEST_XDIST_WORKER", "main"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was run through, once all processes have written it."""
    if COVERED:
        covered = joined(Path(COVERED))
        least = sorted(shares(covered).items(), key=lambda told: told[1])[:LEAST]
        whole = covered["summary"]["percent_covered"]
        terminalreporter.write_line(f"{whole:.1f} % of our lines and branches were run through; least of")
        terminalreporter.write_line(", ".join(f"{name} ({share:.0f} %)" for name, share in least))
