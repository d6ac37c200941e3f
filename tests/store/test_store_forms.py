"""Exports of earlier programs are still taken in. Each file of ``forms`` was written by a program of that age."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from store_support import AT, DAY, ESTATE, HOUR

from findings.finding import Status
from graph.model import Identity
from reports.send.links import Link
from scanner.store.book import Book
from scanner.store.lines import FORMAT_VERSION, KNOWN_VERSIONS

FORMS = Path(__file__).parent / "forms"
EARLIER = sorted(KNOWN_VERSIONS - {FORMAT_VERSION})
LATER = AT + DAY
A, B = "fingerprint-a", "fingerprint-b"


@pytest.fixture
def taken(book: Book, form: int, tmp_path: Path) -> Book:
    """A book that took in the file of a form."""
    path = tmp_path / "out"
    shutil.copy(FORMS / f"{form}.muster", path)
    moved = book.import_(path)
    assert (moved.estate, moved.scans) == (ESTATE, (1, 2))
    assert book.check() == []
    return book


def test_there_is_a_file_of_each_form() -> None:
    found = {}
    for path in FORMS.iterdir():
        with zipfile.ZipFile(path) as archive:
            found[path.stem] = json.loads(archive.read("manifest.json"))["version"]
    assert found == {str(form): form for form in EARLIER}


@pytest.mark.parametrize("form", EARLIER)
def test_scans_records_and_findings_are_as_they_were(taken: Book) -> None:
    (unit,) = taken.observed(2)
    assert [(each.id, type(each)) for each in unit.records] == [
        ("arn:test:user/a", Identity),
        ("arn:test:user/c", Identity),
    ]
    assert [gap.reason for gap in unit.gaps] == ["throttled"]
    assert (taken.latest(ESTATE), taken.scan(1).number, len(taken.scan(2).findings)) == (2, 1, 2)
    kept = taken.findings(ESTATE)
    assert (kept[A].status in {Status.OPEN, Status.WAIVED}, kept[A].last_seen, kept[A].risk) == (True, LATER, 50)
    assert (kept[B].status, kept[B].fixed) == (Status.FIXED, LATER)
    assert [(fix.finding, fix.opened, fix.fixed) for fix in taken.fixes(ESTATE)] == [(B, AT, LATER + HOUR)]


@pytest.mark.parametrize("form", EARLIER)
def test_an_estate_of_any_age_leaves_again_in_the_form_of_today(taken: Book, other_url: str, tmp_path: Path) -> None:
    taken.export(ESTATE, tmp_path / "again")
    with Book.open(other_url) as other:
        assert other.import_(tmp_path / "again").scans == (1, 2)
        assert other.findings(ESTATE) == taken.findings(ESTATE)
        assert other.history(ESTATE, A) == taken.history(ESTATE, A)
        assert other.waivers(ESTATE) == taken.waivers(ESTATE)
        assert other.tickets(ESTATE) == taken.tickets(ESTATE)


@pytest.mark.parametrize("form", [1])
def test_what_the_first_form_did_not_know_is_as_scans_left_it(taken: Book) -> None:
    """Its events are all of scans, and its waivers of any source and scope, with nothing that they follow."""
    assert [(each.kind, each.status, each.scan, each.person) for each in taken.history(ESTATE, A)] == [
        ("status", "new", 1, ""),
        ("status", "open", 2, ""),
    ]
    (waiver,) = taken.waivers(ESTATE)
    assert (waiver.target, waiver.until) == (("credential-stale", "arn:test:key/a", "", ""), AT + 9 * DAY)
    assert (waiver.made, waiver.follows, waiver.withdrawn) == (None, None, None)


@pytest.mark.parametrize("form", [2, 3])
def test_what_people_did_is_known_since_the_second_form(taken: Book) -> None:
    assert [(each.kind, each.status, each.person) for each in taken.history(ESTATE, A)[2:]] == [
        ("comment", "open", "Ada"),
        ("assigned", "open", "Ada"),
        ("status", "waived", "Ada"),
        ("waiver", "waived", "Ada"),
    ]
    assert taken.findings(ESTATE)[A].assigned == "Bo"
    assert [waiver.follows for waiver in taken.waivers(ESTATE)] == [None, AT + 9 * DAY]


@pytest.mark.parametrize("form", EARLIER)
def test_tickets_are_known_since_the_third_form_and_messages_since_the_fourth(taken: Book, form: int) -> None:
    link = Link(target="tracker", marker="muster-1", remote="77", url="https://t/77", findings=(A,))
    assert taken.tickets(ESTATE) == ([link] if form > 2 else [])
    assert taken.outbox(ESTATE) == []
    assert taken.messages(ESTATE) == []
