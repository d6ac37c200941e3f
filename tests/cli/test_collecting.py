"""Garbage is looked for seldom in a process of our own, and as ever where somebody else's calls the command line."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from scanner.cli import COLLECT_EVERY

SCRIPT = """
import atexit, gc
atexit.register(lambda: print(gc.get_threshold()[0], gc.get_freeze_count() > 0))
from scanner.cli import main
main({args})
"""


@pytest.mark.parametrize("own", [True, False])
def test_a_process_of_our_own_looks_for_garbage_seldom(own: bool) -> None:  # noqa: FBT001  because it is a case
    script = SCRIPT.format(args="" if own else "['--version']")
    done = subprocess.run([sys.executable, "-c", script, "--version"], capture_output=True, text=True, check=True)
    threshold, left_alone = done.stdout.split("\n")[-2].split()
    assert (threshold, left_alone) == (str(COLLECT_EVERY if own else gc.get_threshold()[0]), str(own))
