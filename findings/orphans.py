"""Findings of sources that settings no longer name: no scan looks there again, so only somebody can close them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import msgspec

from findings.acts import Act, Move, Refused
from findings.finding import Closing, Finding, Status

OURS = frozenset({"", "register", "owners"})
"""What every scan looks at, whatever its sources are: the estate itself, and what register and settings declare."""


def orphaned(finding: Finding, sources: Collection[str]) -> bool:
    """Whether it was met in a source that is named no longer, and nobody has closed it."""
    return finding.status is not Status.FIXED and finding.source not in sources and finding.source not in OURS


def orphans_said(findings: Iterable[Finding], sources: Collection[str]) -> Iterator[str]:
    """Say of each source that is named no longer how many findings it left, and how to close them."""
    left = Counter(each.source for each in findings if orphaned(each, sources))
    for source, count in sorted(left.items()):
        findings_are = "1 finding is" if count == 1 else f"{count} findings are"
        yield f"{findings_are} of {source}, which settings no longer name; to close: muster close --source {source}"


def closing(act: Act, sources: Collection[str]) -> Move:
    """Close what nobody looks at any longer. It is fixed, and says who said so; its time is none of mending."""

    def move(finding: Finding) -> Finding:
        if finding.status is Status.FIXED:
            raise Refused("is fixed")
        if not orphaned(finding, sources):
            raise Refused(f"is of {finding.source or 'no source'}: a scan that looks says when it is fixed")
        return msgspec.structs.replace(
            finding,
            status=Status.FIXED,
            fixed=act.at,
            closed=Closing(person=act.person, at=act.at, reason=act.note),
            waiver=None,
            acknowledged=None,
            due=None,
        )

    return move
