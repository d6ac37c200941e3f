"""Runs of tickets against Security Hub while things go wrong: one finding there for each of ours at the end."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from securityhub_support import hub
from send_faults_support import Desk, SendFaultsAndPeople
from send_support import LATER, fixed, found, scanned
from stand_in_support import StandIn
from store_support import AT, HOUR


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """What AWS's own chain finds."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tested")
    monkeypatch.delenv("AWS_PROFILE", raising=False)


@pytest.mark.usefixtures("credentials")
class TestSecurityHub(SendFaultsAndPeople):
    """The findings of one hub."""

    @pytest.fixture
    def stand_in(self) -> Iterator[StandIn]:
        """A hub."""
        with hub() as stand_in:
            yield stand_in

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
