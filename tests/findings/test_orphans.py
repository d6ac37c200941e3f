"""Findings of sources that settings no longer name: told, closed by a person, and back when they are met again."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from findings_support import NOW

from findings.acts import Act, Refused
from findings.declare import Severity
from findings.events import scanned
from findings.finding import Acknowledgement, Closing, Finding, Status
from findings.life import advance
from findings.orphans import closing, orphaned, orphans_said
from findings.sight import Sight
from graph.build import build

ADA = Act(person="Ada", at=NOW, note="the account is closed")


def finding(source: str, status: Status = Status.OPEN) -> Finding:
    return Finding(
        id=f"MB-{source}",
        rule="r",
        title="t",
        subject="s",
        subject_name="s",
        source=source,
        severity=Severity.HIGH,
        risk=1,
        terms=(),
        message="m",
        status=status,
        first_seen=NOW,
        last_seen=NOW,
        due=NOW,
        acknowledged=Acknowledgement(person="Bo", at=NOW) if status is Status.ACKNOWLEDGED else None,
    )


@pytest.mark.parametrize("source", ["", "register", "owners", "aws"])
def test_what_every_scan_looks_at_is_left_to_the_scan(source: str) -> None:
    assert not orphaned(finding(source), {"aws"})
    with pytest.raises(Refused, match="a scan that looks"):
        closing(ADA, {"aws"})(finding(source))


def test_each_source_that_is_gone_is_told_with_what_it_left() -> None:
    left = [finding("old"), finding("old", Status.WAIVED), finding("old", Status.FIXED), finding("lab"), finding("aws")]
    assert list(orphans_said(left, {"aws"})) == [
        "1 finding is of lab, which settings no longer name; to close: muster close --source lab",
        "2 findings are of old, which settings no longer name; to close: muster close --source old",
    ]


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.FIXED])
def test_what_nobody_looks_at_is_closed_by_a_person(status: Status) -> None:
    closed = closing(ADA, {"aws"})(finding("old", status))
    assert (closed.status, closed.fixed, closed.active) == (Status.FIXED, NOW, False)
    assert closed.closed == Closing(person="Ada", at=NOW, reason="the account is closed")
    assert (closed.due, closed.waiver, closed.acknowledged) == (None, None, None)
    with pytest.raises(Refused, match="is fixed"):
        closing(ADA, {"aws"})(closed)


def test_it_is_back_when_its_source_is() -> None:
    """With its history, which tells that it was closed and not mended."""
    closed = closing(ADA, ())(finding("old"))
    later = NOW + timedelta(days=1)
    sight = Sight(graph=build([]), asked={}, sources=frozenset({"old"}))
    (same,) = advance({closed.id: closed}, [], sight=sight, waivers=(), at=later)
    assert same == closed, "it stays closed for as long as it is not met"
    fresh = msgspec.structs.replace(finding("old"), first_seen=later, last_seen=later)
    (back,) = advance({closed.id: closed}, [fresh], sight=sight, waivers=(), at=later)
    assert (back.status, back.reopened, back.closed, back.opened) == (Status.REOPENED, 1, None, later)
    event = scanned(closed, back, scan=2, at=later)
    assert event is not None
    assert event.note == f"it is back; it was closed on {NOW:%Y-%m-%d}"
