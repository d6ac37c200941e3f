"""The command line: ``muster`` and its commands, each in a file of its own, imported only when it is called."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (the entry point of the ``muster`` script)."""
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
