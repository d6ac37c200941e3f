"""The command line: ``muster`` and its commands, each in a file of its own, imported only when it is called."""

from __future__ import annotations

import atexit
import gc
import sys
import warnings
from collections.abc import Sequence

COLLECT_EVERY = 50_000
"""So many new objects come before cycles are looked for; Python's own 700 would come 27 times before the first line."""


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (the entry point of the ``muster`` script)."""
    if args is None:
        _collect_rarely()
    from scanner.cli.app import muster  # noqa: PLC0415 because importing this package must stay free of charge
    from scanner.cli.faults import Guard  # noqa: PLC0415 because importing this package must stay free of charge
    from scanner.cli.stopping import hurry  # noqa: PLC0415 because importing this package must stay free of charge

    if args is None and not sys.warnoptions:
        # What a library wants to tell its developers is no line of ours; python -W brings it back.
        warnings.simplefilter("ignore")
    guard = Guard(sys.stderr, hurry=hurry)
    with guard:
        guard.code = muster.main(args, prog_name="muster", standalone_mode=False) or 0
    return guard.code


def _collect_rarely() -> None:
    """Look for garbage seldom, and not at the end: walking through all that was imported costs as much as a sweep."""
    gc.set_threshold(COLLECT_EVERY)
    atexit.register(gc.freeze)
