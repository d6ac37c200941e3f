"""What the page is made from: the scan, its graph, and what is worked out of both once for several parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from findings.declare import Rule
from findings.finding import Finding
from findings.subjects import bearer
from graph.access import AccessGraph
from reports.declare import Whole
from reports.scan import Scan
from reports.verdict import active_findings


class Material:
    """One scan, and everything known of it."""

    def __init__(self, whole: Whole) -> None:
        self.scan: Scan = whole.scan
        self.graph: AccessGraph = whole.graph()
        self.earlier: Sequence[Scan] = whole.earlier()
        self.limits = whole.limits
        self._whole = whole

    @cached_property
    def active(self) -> Sequence[Finding]:
        """The findings that ask for action, riskiest first."""
        return active_findings(self.scan)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule of the estate, those of its own too."""
        return self._whole.rules()

    @cached_property
    def bearers(self) -> Mapping[str, str]:
        """Subject of a finding → id of the identity that it is, proves or serves."""
        subjects = {each.subject for each in self.scan.findings}
        found = ((subject, bearer(self.graph, subject)) for subject in subjects)
        return {subject: identity.id for subject, identity in found if identity is not None}

    def environment(self, id_: str) -> str:
        """The environment of a thing, or nothing where nobody tells."""
        told = self.graph.worth.environment(id_) if id_ in self.graph.records else None
        return told.what if told is not None else ""
