"""Messages in the book: which address was told of which scan, by one process alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import msgspec
import pytest
from sqlalchemy import text, update
from store_support import AT, DAY, ESTATE, HOUR, observed, whole_scan

from scanner.store import processes, schema
from scanner.store.book import Book
from scanner.store.messages import Address, Message, MessageState

OPS = Address("ops", "slack 1")
MAIL = Address("ops", "mailto 2")
NAMES = ("Slack 1", "Slack 2", "Mail 1")


@pytest.fixture
def full(book: Book) -> Book:
    """A book with two scans."""
    for hour in range(2):
        whole_scan(book, observed("users", ["a"]), at=AT + hour * HOUR)
    return book


def tell(book: Book, address: Address, scan: int, state: MessageState, why: str = "") -> None:
    assert book.claim_message(ESTATE, address, scan, AT) is None
    book.settle_message(ESTATE, address, scan, state=state, at=AT + HOUR, why=why)


def states(book: Book) -> list[tuple[Address, int, MessageState, int]]:
    return [(each.address, each.scan, each.state, each.attempts) for each in book.messages(ESTATE)]


def test_an_address_is_told_of_a_scan_once(full: Book) -> None:
    tell(full, OPS, 1, MessageState.SENT)
    assert full.claim_message(ESTATE, OPS, 1, AT) is MessageState.SENT
    assert full.claim_message(ESTATE, OPS, 1, AT, again=True) is MessageState.SENT, "again is for what is unsure"
    assert full.messages(ESTATE) == [
        Message(address=OPS, scan=1, state=MessageState.SENT, attempts=1, at=AT + HOUR),
    ]
    assert full.messages("nobody") == []


def test_another_address_another_scan_and_another_estate_are_their_own(full: Book) -> None:
    tell(full, OPS, 1, MessageState.SENT)
    assert full.claim_message(ESTATE, MAIL, 1, AT) is None
    assert full.claim_message(ESTATE, OPS, 2, AT) is None
    assert full.claim_message("elsewhere", OPS, 1, AT) is None
    assert [each.scan for each in full.messages(ESTATE)] == [2, 1, 1], "newest first"


def test_only_what_was_told_is_the_last_that_was_told(full: Book) -> None:
    """Nothing to say is told; what was refused or may be lost is not."""
    assert full.last_told(ESTATE, OPS) is None
    assert full.last_told("nobody", OPS) is None
    tell(full, OPS, 1, MessageState.QUIET)
    tell(full, OPS, 2, MessageState.FAILED, "refused")
    tell(full, MAIL, 2, MessageState.UNSURE)
    assert (full.last_told(ESTATE, OPS), full.last_told(ESTATE, MAIL)) == (1, None)


def test_what_failed_is_tried_again_and_what_is_unsure_only_when_asked(full: Book) -> None:
    tell(full, OPS, 1, MessageState.FAILED, "refused")
    tell(full, MAIL, 1, MessageState.UNSURE)
    assert full.claim_message(ESTATE, OPS, 1, AT) is None
    assert full.claim_message(ESTATE, MAIL, 1, AT) is MessageState.UNSURE
    assert full.claim_message(ESTATE, MAIL, 1, AT, again=True) is None
    assert states(full) == [(OPS, 1, MessageState.SENDING, 2), (MAIL, 1, MessageState.SENDING, 2)]


@pytest.mark.parametrize("before", [None, MessageState.FAILED])
def test_of_two_at_once_one_sends(full: Book, url: str, before: MessageState | None) -> None:
    """Whether nobody has tried yet or somebody failed."""
    if before:
        tell(full, OPS, 2, before)
    start = Barrier(2)

    def claimed(book: Book) -> MessageState | None:
        start.wait()
        return book.claim_message(ESTATE, OPS, 2, AT)

    with Book.open(url) as other, ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(claimed, (full, other)))
    assert sorted(answers, key=str) == [None, MessageState.SENDING]


def test_what_a_dead_process_was_sending_is_unsure(full: Book, url: str) -> None:
    """And stays so for whoever asks later, until somebody says again."""
    claim = (
        "import sys, datetime; from scanner.store.book import Book; from scanner.store.messages import Address;"
        "book = Book.open(sys.argv[1]); at = datetime.datetime.fromisoformat(sys.argv[2]);"
        "assert book.claim_message('orchard', Address('ops', 'slack 1'), 2, at) is None"
    )
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", claim, url, AT.isoformat()], check=True, env=path)
    assert states(full) == [(OPS, 2, MessageState.SENDING, 1)]
    for _ in range(2):
        assert full.claim_message(ESTATE, OPS, 2, AT) is MessageState.UNSURE
    assert states(full) == [(OPS, 2, MessageState.UNSURE, 1)]
    assert full.claim_message(ESTATE, OPS, 2, AT, again=True) is None


def test_a_sender_on_another_machine_is_given_its_time(full: Book, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as there:
        there.setattr(processes, "place_of_process", lambda: "another machine")
        far = Book.open(url)
    with far:
        assert far.claim_message(ESTATE, OPS, 2, AT) is None
    assert full.claim_message(ESTATE, OPS, 2, AT + processes.QUIET, again=True) is MessageState.SENDING
    assert full.claim_message(ESTATE, OPS, 2, AT + processes.QUIET + HOUR) is MessageState.UNSURE


def test_messages_leave_with_their_estate(full: Book, other_url: str, tmp_path: Path) -> None:
    """What was being sent may have arrived: who takes it in does not send it unasked."""
    tell(full, OPS, 1, MessageState.SENT)
    tell(full, MAIL, 2, MessageState.FAILED, "refused")
    full.claim_message(ESTATE, OPS, 2, AT)
    file, back = tmp_path / "estate.zip", tmp_path / "back.zip"
    full.export(ESTATE, file)
    with Book.open(other_url) as other:
        other.import_(file)
        unsure = {(OPS, 2): MessageState.UNSURE}
        assert other.messages(ESTATE) == [
            msgspec.structs.replace(each, state=unsure.get((each.address, each.scan), each.state))
            for each in full.messages(ESTATE)
        ]
        assert other.claim_message(ESTATE, OPS, 2, AT) is MessageState.UNSURE
        assert other.check() == []
        other.export(ESTATE, back)
    with zipfile.ZipFile(file) as one, zipfile.ZipFile(back) as two:
        assert one.read("messages.ndjson") == two.read("messages.ndjson")


def test_messages_follow_their_scans_to_other_numbers(full: Book, other_url: str, tmp_path: Path) -> None:
    """Those of scans that retention has cleared too: their old numbers are others' there."""
    tell(full, OPS, 1, MessageState.SENT)
    tell(full, OPS, 2, MessageState.SENT)
    full.retain(ESTATE, AT + DAY, keep_last=1)
    full.export(ESTATE, tmp_path / "estate.zip")
    with Book.open(other_url) as other:
        other.abandon(other.begin("elsewhere", AT, "1").number)
        assert other.import_(tmp_path / "estate.zip").scans == (3,)
        assert [each.scan for each in other.messages(ESTATE)] == [3, 2]


def test_a_file_of_before_there_were_messages_is_still_taken_in(full: Book, other_url: str, tmp_path: Path) -> None:
    file, older = tmp_path / "estate.zip", tmp_path / "older.zip"
    full.export(ESTATE, file)
    with zipfile.ZipFile(file) as new, zipfile.ZipFile(older, "w") as old:
        for name in set(new.namelist()) - {"manifest.json", "messages.ndjson"}:
            old.writestr(name, new.read(name))
        manifest = msgspec.json.decode(new.read("manifest.json"))
        del manifest["parts"]["messages.ndjson"]
        old.writestr("manifest.json", msgspec.json.encode({**manifest, "version": 3}))
    with Book.open(other_url) as other:
        assert other.import_(older).scans == (1, 2)
        assert other.messages(ESTATE) == []


def test_an_address_keeps_the_name_it_was_first_told_under(full: Book) -> None:
    offered = {"print-a": "Slack", "print-b": "Slack", "print-m": "Mail"}
    first = full.addresses(ESTATE, "ops", offered)
    assert first == [Address("ops", f"{name}", known) for name, known in zip(NAMES, offered, strict=True)]
    for address in first:
        tell(full, address, 1, MessageState.SENT)
    assert [each.address for each in full.messages(ESTATE)] == first
    turned = {"print-new": "Slack", "print-m": "Mail", "print-b": "Slack", "print-a": "Slack"}
    assert [each.name for each in full.addresses(ESTATE, "ops", turned)] == ["Slack 3", "Mail 1", "Slack 2", "Slack 1"]
    assert full.claim_message(ESTATE, Address("ops", "any", "print-b"), 1, AT) is MessageState.SENT
    assert [each.name for each in full.addresses(ESTATE, "other", {"print-b": "Slack"})] == ["Slack 1"]


def test_what_an_earlier_program_told_was_told_to_the_address_in_that_place(full: Book) -> None:
    """It knew an address by its name alone."""
    for name in NAMES:
        tell(full, Address("ops", name), 1, MessageState.SENT)
    tell(full, Address("other", "Slack 1"), 1, MessageState.SENT)
    first = full.addresses(ESTATE, "ops", {"print-a": "Slack", "print-new": "Matrix"})
    assert [(each.name, full.last_told(ESTATE, each)) for each in first] == [("Slack 1", 1), ("Matrix 1", None)]
    tell(full, first[0], 2, MessageState.SENT)
    later = full.addresses(ESTATE, "ops", {"print-new": "Slack", "print-b": "Slack", "print-a": "Slack"})
    assert [(each.name, full.last_told(ESTATE, each)) for each in later] == [
        ("Slack 3", None),
        ("Slack 2", 1),
        ("Slack 1", 2),
    ]
    assert full.last_told(ESTATE, Address("other", "Slack 1")) == 1


def test_what_a_book_of_the_form_before_knows_is_kept(url: str) -> None:
    """In revision 4 an address was known by its name."""
    with Book.open(url) as book:
        whole_scan(book, observed("users", ["a"]))
        tell(book, Address("ops", "Slack 1"), 1, MessageState.SENT)
        with book._database.writing() as connection:
            connection.execute(text("ALTER TABLE message DROP COLUMN name"))
            connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = '0004'"))  # noqa: S608 because the name is ours
    with Book.open(url) as book:
        (address,) = book.addresses(ESTATE, "ops", {"print-a": "Slack"})
        assert (address.name, book.last_told(ESTATE, address)) == ("Slack 1", 1)
        assert book.check() == []


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [("state", "flown", "its state is none that there is"), ("scan_number", 99, "there never was such a scan")],
)
def test_a_damaged_message_is_found(full: Book, column: str, value: object, said: str) -> None:
    tell(full, OPS, 2, MessageState.SENT)
    assert full.check() == []
    with full._database.writing() as connection:
        connection.execute(update(schema.message).values({column: value}))
    (problem,) = full.check()
    assert problem.what == said
    assert "ops slack 1" in problem.where
    assert problem.mend
