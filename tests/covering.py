"""Which lines and branches of ours the tests run through, measured in each process of a test run.

SlipCover writes its probes into the code as it is imported and takes them out again once they have told what they
know; coverage.py asks at every line on Python 3.11, which made the whole suite twice as long.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import slipcover

ROOT = Path(__file__).resolve().parent.parent
OURS = tuple(str(ROOT / name) for name in ("scanner", "connectors", "graph", "findings", "governance", "reports"))
NOT_CODE = (r"^\s+\.\.\.$",)


class Covering:
    """Measures whatever is imported after it began."""

    def __init__(self) -> None:
        self._cover = slipcover.Slipcover(branch=True, source=list(OURS), exclude_also=list(NOT_CODE))
        matcher = slipcover.FileMatcher(sources=list(OURS))
        slipcover.wrap_spec_from_file_location(self._cover, matcher)
        slipcover.ImportManager(self._cover, matcher).__enter__()

    def write(self, folder: Path, name: str) -> None:
        """Write what was seen so far."""
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps(self._cover.get_coverage()), encoding="utf-8")


def joined(folder: Path) -> dict[str, Any]:
    """Everything that any process ran through."""
    first, *others = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    for other in others:
        slipcover.merge_coverage(first, other)
    return dict(first)


def shares(covered: dict[str, Any]) -> dict[str, float]:
    """How much of each file was run through, as a percentage; a file that is one docstring says nothing."""
    told = {name: each["summary"] for name, each in covered["files"].items()}
    return {name: each["percent_covered"] for name, each in told.items() if _lines(each) > 1}


def _lines(summary: dict[str, Any]) -> int:
    return int(summary["covered_lines"] + summary["missing_lines"])
