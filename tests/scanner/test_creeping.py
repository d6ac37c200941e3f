"""Time lines out of the book, and the command that shows them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from creep_support import NUMBER, READ, ROLE, START, WEEK, grant, keep, policy, role, story, told_of

from graph.worth import WorthRules
from scanner.cli import main
from scanner.creeping import NoSuchScan, chosen, followed, frames
from scanner.questions.naming import NoSuchName
from scanner.store.book import Book

Told = Callable[..., tuple[int, str]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A book with the story of one role."""
    keep(tmp_path / "book.db", story())
    return tmp_path / "book.db"


@pytest.fixture
def told(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Call the command on that book; gives the code and what it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.delenv("MUSTER_CONFIG", raising=False)
    (tmp_path / "muster.toml").write_text('estate = "acme"\n')

    def call(*args: str) -> tuple[int, str]:
        code = main(["--store", f"sqlite:///{file}", "creep", *args])
        out = capsys.readouterr()
        return code, out.out + out.err

    return call


def test_scans_in_which_nothing_bears_on_rights_share_one_graph(file: Path) -> None:
    """In the second scan a use was seen, in the fourth something could not be read: neither moved a right."""
    with Book.open(f"sqlite:///{file}") as book:
        seen = list(frames(book, chosen(book.scans("acme"), since=None, last=None, estate="acme"), WorthRules()))
    graphs = [seen.index(next(each for each in seen if each.graph is frame.graph)) for frame in seen]
    assert graphs == [0, 0, 2, 2, 4, 5]
    assert [len(frame.gaps) for frame in seen] == [0, 0, 0, 1, 0, 0]


def test_a_listing_that_is_no_longer_there_takes_its_rights_along(tmp_path: Path) -> None:
    rights = (role(), policy("app", READ), grant(ROLE, "app"))
    keep(tmp_path / "b.db", [told_of(0, *rights), told_of(1)[:1]])
    with Book.open(f"sqlite:///{tmp_path / 'b.db'}") as book:
        rows = chosen(book.scans("acme"), since=None, last=None, estate="acme")
        first, second = frames(book, rows, WorthRules())
        assert ROLE in first.graph.records
        assert ROLE not in second.graph.records


def test_scans_are_chosen_by_day_number_or_count(file: Path) -> None:
    with Book.open(f"sqlite:///{file}") as book:
        rows = book.scans("acme")

    def numbers(since: str | None = None, last: int | None = None) -> list[int]:
        return [row.number for row in chosen(rows, since=since, last=last, estate="acme")]

    assert numbers() == [1, 2, 3, 4, 5, 6]
    assert numbers(last=2) == [5, 6]
    assert numbers(since="4") == [4, 5, 6]
    assert numbers(since=f"{START + WEEK * 4:%Y-%m-%d}") == [5, 6]
    assert numbers(since=(START + WEEK * 4 + timedelta(hours=1)).isoformat()) == [6]
    with pytest.raises(NoSuchScan, match="no complete scan since 9"):
        numbers(since="9")
    with pytest.raises(NoSuchScan, match="write a day"):
        numbers(since="lately")


def test_an_identity_that_is_gone_is_found_in_an_older_scan(tmp_path: Path) -> None:
    keep(tmp_path / "b.db", [told_of(0, role()), told_of(1)])
    with Book.open(f"sqlite:///{tmp_path / 'b.db'}") as book:
        rows = chosen(book.scans("acme"), since=None, last=None, estate="acme")
        assert followed(book, rows, "deploy").identity.id == ROLE
        with pytest.raises(NoSuchName, match="no identity is called nobody"):
            followed(book, rows, "nobody")
        with pytest.raises(NoSuchScan):
            followed(book, [], "deploy")


def test_a_time_line_names_what_did_it_and_who(told: Told) -> None:
    code, said = told("deploy")
    assert code == 0
    assert "policy app was changed (v1 → v2); by whom is not known: the audit log of 111122223333 was not read" in said
    assert "policy admin was attached; by eve on 2026-03-28 (event e-77)" in said
    assert "iam.role_policies could not be read" in said
    assert "◆ administrator  ◆ crown jewel" in said


def test_a_time_line_as_json_and_as_a_picture(told: Told) -> None:
    code, said = told("deploy", "-f", "json")
    course = json.loads(said)
    assert (code, course["identity"], len(course["steps"])) == (0, ROLE, 6)
    assert course["steps"][3]["sight"] == "not known"
    code, said = told(ROLE, "-f", "svg", "--since", "3")
    assert (code, said[:4]) == (0, "<svg")
    assert "Scan 1 " not in said


def test_who_grew_most_is_listed_from_the_first_scan_to_the_last(told: Told) -> None:
    code, said = told("--last", "3")
    assert (code, "From scan 4 to scan 6 the rights of nobody grew" in said) == (0, True)
    code, said = told("-f", "json")
    assert (code, msgspec.json.decode(said)["compared"]) == (0, 2)


def test_one_scan_alone_is_the_baseline(told: Told) -> None:
    _, said = told("--last", "1")
    assert "scan 6 is the baseline" in said


def test_what_cannot_be_asked_is_told_in_one_line(told: Told) -> None:
    assert told("-f", "svg")[0] == 2
    code, said = told("--since", "99")
    assert (code, "no complete scan since 99" in said) == (2, True)
    code, said = told("deplyo")
    assert (code, "Did you mean deploy?" in said) == (2, True)
    assert NUMBER not in said
