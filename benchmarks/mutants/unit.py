"""The unit tests of the evaluator, collected once and asked mutant by mutant.

Collecting takes longer than most mutants live, so the mutants are tried inside one session of pytest. The properties
are left out: they take seconds, and the tests that stand beside them notice what they notice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import pytest
from _pytest.runner import runtestprotocol

ResultT = TypeVar("ResultT")
Noticed = Callable[[], bool]
"""Whether some test fails."""
QUIET = (
    "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:logging", "--capture=no", "--assert=plain",
    "-o", "addopts=--import-mode=importlib",
)  # fmt: skip


class _Session(Generic[ResultT]):
    """Puts other work in the place of running the tests, and gives it the tests to run."""

    def __init__(self, work: Callable[[Noticed], ResultT]) -> None:
        self._work = work
        self.results: list[ResultT] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Do the work instead of what pytest would do here."""
        waiting = [each for each in session.items if not hasattr(getattr(each, "obj", None), "hypothesis")]

        def noticed() -> bool:
            for item in waiting:
                if any(report.failed for report in runtestprotocol(item, log=False)):
                    # Neighbours are noticed by the same tests.
                    waiting.remove(item)
                    waiting.insert(0, item)
                    return True
            return False

        assert not noticed(), "the unit tests fail as it stands"
        self.results.append(self._work(noticed))
        return True


def with_tests(folders: Sequence[Path], work: Callable[[Noticed], ResultT]) -> ResultT:
    """Do some work that may ask the tests of some folders again and again."""
    session = _Session(work)
    pytest.main([*QUIET, *map(str, folders)], plugins=[session])
    (result,) = session.results
    return result
