"""A list of joiners and leavers, as spreadsheets and directories export it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sources_support import AT, Collected, collected

from connectors.people import PeopleOptions
from graph.directory import Directory
from graph.model import GapReason, Person
from scanner.settings import load
from scanner.settings.problems import SettingsError

PLAIN = """\
Name,Email,GitHub,Status,Left,Team,Manager
Ada Holm,Ada@shop.example,adah,active,,Platform,grace@shop.example
Ben Ray,ben@shop.example,"benr; br",Terminated,2029-06-30,Platform; Data,ada@shop.example

Cleo,cleo@shop.example,,,,Data,
"""


def read(tmp_path: Path, text: str | bytes, **options: object) -> Collected:
    file = tmp_path / "people.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return collected("people", msgspec.convert({"file": str(file), **options}, PeopleOptions))


def statuses(seen: Collected) -> dict[str, str]:
    return {each.name: each.status for each in seen.each(Person) if not each.team}


def test_people_have_names_handles_managers_and_a_status(tmp_path: Path) -> None:
    seen = read(tmp_path, PLAIN)
    assert seen.gaps == ()
    assert seen.called == {"file:read"}
    ada, ben, cleo = (seen.one(Person, "people.person", name) for name in ("Ada Holm", "Ben Ray", "Cleo"))
    assert (ada.id, ada.scope, ada.email) == ("people.person:ada@shop.example", "people.csv", "Ada@shop.example")
    assert (ada.aliases, ada.manager, ada.left) == (("adah",), "grace@shop.example", None)
    assert (ben.aliases, ben.left) == (("benr", "br"), datetime(2029, 6, 30, tzinfo=UTC))
    assert statuses(seen) == {"Ada Holm": "active", "Ben Ray": "left", "Cleo": "unknown"}
    assert cleo.manager is None


def test_teams_come_with_those_in_them(tmp_path: Path) -> None:
    text = PLAIN + "Platform,platform@shop.example,,active,,,\n".replace("\n", "")
    seen = read(tmp_path, text.replace("Manager\n", "Manager,Kind\n") + ",team\n")
    people = Directory(seen.each(Person))
    platform, data = people.find("@shop/platform"), people.find("Data")
    assert platform is not None
    assert data is not None
    assert platform.email == "platform@shop.example"
    assert [each.name for each in people.members(platform)] == ["Ada Holm", "Ben Ray"]
    assert {each.name for each in people.members(data)} == {"Ben Ray", "Cleo"}
    assert seen.one(Person, "people.team", "Platform") == platform, "it is told once"


def test_a_team_is_gone_when_everybody_in_it_is(tmp_path: Path) -> None:
    seen = read(tmp_path, "name,status,team\nA,left,Old\nB,suspended,Old\nC,left,New\nD,on leave,New\n")
    assert {each.name: each.status for each in seen.each(Person, "people.team")} == {"Old": "left", "New": "active"}


def test_who_is_listed_without_a_status_is_here_until_their_last_day(tmp_path: Path) -> None:
    seen = read(tmp_path, "name,last day\nA,\nB,2029-12-31\nC,2030-06-30\nD,2029-12-31T09:00:00Z\n")
    assert statuses(seen) == {"A": "active", "B": "left", "C": "active", "D": "left"}
    assert seen.one(Person, "people.person", "C").left == datetime(2030, 6, 30, tzinfo=UTC)


def test_a_last_day_that_is_past_says_more_than_a_status(tmp_path: Path) -> None:
    assert statuses(read(tmp_path, "name,status,left\nA,active,2029-01-01\n")) == {"A": "left"}


def test_days_that_could_be_two_are_refused_until_one_says_how_they_are_written(tmp_path: Path) -> None:
    text = "name,left\nA,03/04/2029\nB,\n"
    seen = read(tmp_path, text)
    (gap,) = seen.gaps
    assert (gap.reason, gap.yields) == (GapReason.UNAVAILABLE, ("Person",))
    assert "line 2: 03/04/2029 is no day that can be read" in gap.detail
    assert statuses(seen) == {"A": "unknown", "B": "active"}, "the rest stands"
    said = read(tmp_path, text, dates="%m/%d/%Y")
    assert said.one(Person, "people.person", "A").left == datetime(2029, 3, 4, tzinfo=UTC)


def test_words_that_nobody_knows_are_told_and_not_guessed(tmp_path: Path) -> None:
    text = "name,status\n" + "".join(f"P{n},perhaps\n" for n in range(5)) + ",\nQ\n"
    seen = read(tmp_path, text)
    assert "line 2: status perhaps is no word for" in seen.gaps[0].detail
    assert "(and 2 more)" in seen.gaps[0].detail
    assert set(statuses(seen).values()) == {"unknown"}


def test_a_line_that_names_nobody_is_told(tmp_path: Path) -> None:
    seen = read(tmp_path, "name,status\n,active\n")
    assert "line 2: has neither name nor email" in seen.gaps[0].detail


@pytest.mark.parametrize(
    "text",
    [
        "﻿Vorname;Nachname;E-Mail\r\nAda;Holm;ada@shop.example\r\n".encode(),
        "Vorname\tNachname\tE-Mail\nAda\tHolm\tada@shop.example\n".encode("utf-16"),
        "Vorname|Nachname|E-Mail\nAda|Holm|ada@shop.example\n",
    ],
    ids=["semicolons with a mark", "tabs in UTF-16", "bars"],
)
def test_columns_have_any_name_and_files_any_form_of_spreadsheets(tmp_path: Path, text: str | bytes) -> None:
    seen = read(tmp_path, text, columns={"first": "Vorname", "last": "nachname", "email": "E-Mail"})
    (ada,) = seen.each(Person)
    assert (ada.name, ada.email) == ("Ada Holm", "ada@shop.example")


def test_a_column_that_is_not_there_is_a_gap_that_names_those_that_are(tmp_path: Path) -> None:
    seen = read(tmp_path, PLAIN, columns={"status": "State of employment"})
    assert "there is no column State of employment; the file has Name, Email" in seen.gaps[0].detail
    assert "no column is called name or email" in read(tmp_path, "a,b\n1,2\n").gaps[0].detail


@pytest.mark.parametrize(
    ("text", "told"), [(b"name\nJos\xe9\n", "neither UTF-8 nor UTF-16"), ('name\n"A', "people.csv:2: is no CSV")]
)
def test_what_is_no_list_is_a_gap(tmp_path: Path, text: str | bytes, told: str) -> None:
    seen = read(tmp_path, text)
    assert seen.records == ()
    assert told in seen.gaps[0].detail


def test_a_file_that_is_not_there_is_a_gap_and_an_empty_one_is_empty(tmp_path: Path) -> None:
    seen = collected("people", PeopleOptions(file=str(tmp_path / "none.csv")))
    assert "cannot be read: No such file" in seen.gaps[0].detail
    empty = read(tmp_path, "")
    assert (empty.records, empty.gaps) == ((), ())


def test_one_who_came_back_has_two_lines_and_is_here(tmp_path: Path) -> None:
    seen = read(tmp_path, "name,email,status\nA,a@shop.example,left\nA,a@shop.example,active\n")
    assert len({each.id for each in seen.each(Person)}) == 2
    found = Directory(seen.each(Person)).find("a@shop.example")
    assert found is not None
    assert found.status == "active"


def test_a_mailbox_of_a_program_is_known_as_one(tmp_path: Path) -> None:
    seen = read(tmp_path, "name,email,type\nJobs,jobs@shop.example,Shared Mailbox\nAda,ada@shop.example,Employee\n")
    assert {each.name: each.machine for each in seen.each(Person)} == {"Jobs": True, "Ada": False}


def test_settings_name_the_file_from_their_own_folder_and_refuse_columns_nobody_knows(tmp_path: Path) -> None:
    file = tmp_path / "muster.toml"
    text = '[sources.hr]\nplatform = "people"\nfile = "hr.csv"\ncolumns = { email = "Work address" }\n'
    file.write_text(text)
    (source,) = load(environ={}, cwd=tmp_path, config=file).sources.values()
    assert source.options == PeopleOptions(file=str(tmp_path / "hr.csv"), columns={"email": "Work address"})
    file.write_text(text.replace("email =", "mail ="))
    with pytest.raises(SettingsError, match="there is no mail; known: id, name"):
        load(environ={}, cwd=tmp_path, config=file)


def test_the_time_of_the_scan_decides_who_left(tmp_path: Path) -> None:
    assert AT.year == 2030
    assert statuses(read(tmp_path, "name,left\nA,2030-01-01\n")) == {"A": "left"}
