"""What a scan could not judge, as things that come and go: consumers that keep findings must be told of both.

A consumer that is only told what is broken takes silence for fine. So each gap and each rule without an answer is
something to open there, and, when a later scan could look again, something to close.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from findings.declare import Severity
from findings.finding import Outcome, State
from graph.model import Gap
from reports.declare import Whole
from reports.scan import Scan
from reports.text import listed
from reports.verdict import why_unknown

DIGEST = 16
GAP, RULE = "gap", "unknown"


class Unseen(msgspec.Struct, frozen=True, kw_only=True):
    """One listing that could not be read, or one rule that has no answer."""

    id: str
    """The same in every scan of the estate in which it is not seen."""
    what: str
    """``gap`` or ``unknown``."""
    rule: str
    """The rule without an answer, or ``gap``."""
    title: str
    message: str
    remedy: str
    subject: str
    source: str = ""
    scope: str = ""
    severity: Severity | None = None
    """Of the rule; a gap has none."""


def unseen(scan: Scan) -> Iterator[Unseen]:
    """Everything that a scan could not judge."""
    yield from (_gap(scan.estate, gap) for gap in scan.gaps)
    yield from (_rule(scan.estate, each) for each in scan.outcomes if each.state is State.UNKNOWN)


def seen_again(whole: Whole) -> Iterator[Unseen]:
    """What the scan before could not judge and this one could. A source that is gone was not looked at."""
    earlier = whole.earlier()
    if not earlier:
        return
    scan = whole.scan
    looked = {each.name for each in scan.sources} | {each.rule for each in scan.outcomes}
    still = {each.id for each in unseen(scan)}
    for each in unseen(earlier[-1]):
        if each.id not in still and (each.source or each.rule) in looked:
            yield each


def _gap(estate: str, gap: Gap) -> Unseen:
    where = f" of {gap.subject}" if gap.subject else ""
    detail = f": {gap.detail}" if gap.detail else ""
    scope = f" in {gap.scope}" if gap.scope else ""
    missing = f"Grant {gap.permission} to the reader of {gap.source}. " if gap.permission else ""
    hides = f" It would have told of {listed(gap.yields)}." if gap.yields else ""
    return Unseen(
        id=_id(estate, GAP, gap.id),
        what=GAP,
        rule=GAP,
        title=f"Could not be read: {gap.stream}{scope}",
        message=f"{gap.source}: {gap.stream}{scope}{where} could not be read ({gap.reason}{detail}).{hides}",
        remedy=f"{missing}Then run muster doctor, which tries every source.",
        subject=gap.id,
        source=gap.source,
        scope=gap.scope,
    )


def _rule(estate: str, outcome: Outcome) -> Unseen:
    return Unseen(
        id=_id(estate, RULE, outcome.rule),
        what=RULE,
        rule=outcome.rule,
        title=f"No answer: {outcome.title}",
        message=f"Rule {outcome.rule} is unknown: {why_unknown(outcome)}. It is not to be taken for fine.",
        remedy="Close the gaps that it names, then scan again.",
        subject=outcome.rule,
        severity=outcome.severity,
    )


def _id(estate: str, what: str, name: str) -> str:
    text = f"{estate}\0{what}\0{name}".encode("utf-8", "backslashreplace")
    return f"MB-{what}-{hashlib.sha256(text).hexdigest()[:DIGEST]}"
