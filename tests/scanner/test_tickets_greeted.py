"""The doctor greets the places of tickets, each with its own credentials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from jira_support import JiraStandIn
from send_faults_support import running

from reports.send.registry import target_kinds
from reports.send.routing import Routing
from scanner.settings.model import Settings, TicketSettings
from scanner.tickets.greeting import greeted
from scanner.tickets.offices import NoTarget, chosen


@pytest.fixture
def jira() -> Iterator[JiraStandIn]:
    with running(JiraStandIn()) as site:
        yield site


def settings_of(jira: JiraStandIn) -> Settings:
    options = msgspec.convert(jira.options(), target_kinds()["jira"].settings)
    place = TicketSettings(name="sec", target="jira", routing=Routing(), options=options)
    return Settings(estate="acme", store="", state=Path(), tickets={"sec": place})


def at() -> datetime:
    return datetime.now(UTC)


def test_a_place_that_answers_says_who_we_are_there(jira: JiraStandIn) -> None:
    (told,) = greeted(settings_of(jira), jira.environ(), at)
    assert (told.tickets, told.target, told.answers) == ("sec", "jira", True)
    assert told.said


def test_a_place_that_refuses_us_and_a_secret_that_is_missing_are_told(jira: JiraStandIn) -> None:
    jira.refusing = True
    (told,) = greeted(settings_of(jira), jira.environ(), at)
    assert told.answers is False
    assert "Renew the credential" in told.said
    (told,) = greeted(settings_of(jira), {}, at)
    assert told.answers is False
    assert "is not set" in told.said


def test_places_are_chosen_by_their_names(jira: JiraStandIn) -> None:
    settings = settings_of(jira)
    assert [each.name for each in chosen(settings, ["sec"])] == [each.name for each in chosen(settings, [])] == ["sec"]
    with pytest.raises(NoTarget, match='Did you mean "sec"'):
        chosen(settings, ["sek"])
