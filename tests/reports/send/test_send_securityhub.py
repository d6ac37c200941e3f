"""Runs of tickets against Security Hub while things go wrong: one finding there for each of ours at the end."""

from __future__ import annotations

import msgspec
import pytest
from securityhub_support import SecurityHubStandIn
from send_faults_support import Desk, SendFaultsAndPeople
from send_support import LATER, fixed, found, scanned
from stand_in_support import StandIn
from store_support import AT, DAY, HOUR


class TestSecurityHub(SendFaultsAndPeople):
    """The findings of one hub."""

    @pytest.fixture
    def stand_in(self, hub: SecurityHubStandIn) -> StandIn:
        """A hub."""
        return hub

    def test_a_text_that_a_person_edited_stays(self, desk: Desk) -> None:
        """Nobody can edit our text there, so it is kept up to date; the one note that there is stays theirs."""
        findings = found("a")
        desk.sync(scanned(desk.book, findings))
        (ticket,) = desk.stand_in.tickets()
        desk.stand_in.person_edits(ticket.marker, "our own notes on this")
        told = [msgspec.structs.replace(each, message="it has got worse") for each in findings]
        desk.sync(scanned(desk.book, told, at=AT + HOUR))
        desk.sync(scanned(desk.book, fixed(told, LATER + HOUR), at=LATER + HOUR))
        (after,) = desk.once_each(1)
        assert "it has got worse" in after.text
        assert (after.open, after.comments) == (False, ("our own notes on this",))

    def test_an_open_finding_is_written_before_the_hub_forgets_it(self, desk: Desk) -> None:
        """And one that the hub has forgotten is there again, once."""
        findings = found("a", "b")
        ground = scanned(desk.book, [findings[0], *fixed(findings[1:], AT)])
        desk.sync(ground)
        desk.clock.sleep(59 * DAY.total_seconds())
        assert desk.sync(ground).outcomes == ()
        desk.clock.sleep(2 * DAY.total_seconds())
        assert [(each.kind, each.done) for each in desk.sync(ground).outcomes] == [("update", True)]
        desk.settled(ground, 1)
        assert isinstance(desk.stand_in, SecurityHubStandIn)
        desk.stand_in.forget()
        assert [(each.kind, each.done) for each in desk.sync(ground).outcomes] == [("create", True)]
        desk.settled(ground, 1)
