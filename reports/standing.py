"""Where a finding stands for a code host: at its file and line, or at a path that stands for its account."""

from __future__ import annotations

from functools import cached_property

from findings.finding import Finding
from graph.access import AccessGraph
from graph.model import Exposure
from reports.bounded import bounded
from reports.declare import Whole

MARK = "git.exposure:"
MOST_SEGMENT = 255


class Standing:
    """Finds the exposure that a finding is about. The graph is only made when some finding is about one."""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole

    @cached_property
    def _graph(self) -> AccessGraph:
        return self._whole.graph()

    def of(self, finding: Finding) -> Exposure | None:
        """The exposure that is its subject, or else the first that its evidence names; None for all else."""
        named = (finding.subject, *finding.evidence)
        id_ = next((each for each in named if each.startswith(MARK)), "")
        record = self._graph.get(id_) if id_ else None
        return record if isinstance(record, Exposure) and record.places else None


def file_and_line(place: str) -> tuple[str, int]:
    """Take a place apart: ``config/.env:3``. No line is 0."""
    path, _, line = place.rpartition(":")
    return (path, int(line)) if path and line.isdecimal() and line.isascii() else (place, 0)


def account_path(finding: Finding) -> str:
    """Return the path that stands for an account: ``muster/orchard-aws/111122223333``, and never one of a file."""
    parts = [finding.source or "estate", *finding.scope.split("/")]
    return "/".join(("muster", *(_segment(part) for part in parts if part)))


def _segment(part: str) -> str:
    """GitHub refuses colons in a segment, and takes dots for a way upwards."""
    shown = bounded(part, MOST_SEGMENT).replace(":", "-")
    return shown if shown.strip(".") else "_"
