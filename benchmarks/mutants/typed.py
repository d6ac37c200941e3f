"""Which mutants the type checker refuses: what cannot be committed need not be noticed by a case."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
LENIENT = ("--no-warn-unreachable", "--disable-error-code=redundant-expr", "--disable-error-code=truthy-bool")
"""What says only that a condition is a constant, which a mutant made it, is no fault of types."""


def refused(sources: Mapping[str, str], originals: Mapping[str, str]) -> set[str]:
    """The names of those sources in which the type checker finds what it does not find in the original of each.

    ``originals`` gives the original source by the same names. All are modules of one run: that reads the house once.
    """
    if not sources:
        return set()
    numbers = {text: f"original_{number}" for number, text in enumerate(dict.fromkeys(originals.values()))}
    found = _errors({**sources, **{name: text for text, name in numbers.items()}})
    return {name for name in sources if found[name] - found[numbers[originals[name]]]}


def _errors(sources: Mapping[str, str]) -> dict[str, Counter[str]]:
    """What is wrong in each source, without the lines."""
    with TemporaryDirectory() as folder:
        for name, text in sources.items():
            (Path(folder) / f"{name}.py").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "mypy", f"--cache-dir={ROOT / '.mypy_cache' / 'mutants'}", *LENIENT]
        command += ["--no-error-summary", "--hide-error-context", "--no-pretty"]
        command += [str(Path(folder) / f"{name}.py") for name in sources]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for line in told.splitlines():
            place, kind, message = line.partition(": error: ")
            # By its name alone: what is told from the cache has the folder of the run that put it there.
            if kind and (name := Path(place.rpartition(":")[0]).stem) in sources:
                found[name][message] += 1
        return found
