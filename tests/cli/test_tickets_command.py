"""``muster tickets`` as a person calls it, over a repository that is really scanned and a receiver on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from receiver_support import Receiver
from send_faults_support import running

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]
TABLE = """
[tickets.ours]
target = "webhook"
url = "{url}/hook"
secret = {{ env = "HOOK_SECRET" }}
min_severity = "info"
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running(Receiver()) as there:
        yield there


@pytest.fixture
def scanned(repository: Path, receiver: Receiver, call: Call, capsys: Read, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository, scanned once, with settings that send tickets, which are named as they must be."""
    for name, value in receiver.environ().items():
        monkeypatch.setenv(name, value)
    settings = repository / "muster.toml"
    settings.write_text(settings.read_text() + TABLE.format(url=receiver.url))
    monkeypatch.setenv("MUSTER_CONFIG", str(settings))
    assert call("scan") == 1
    capsys.readouterr()
    return repository


def read(call: Call, capsys: Read, *args: str, code: int = 0) -> Any:  # noqa: ANN401  because any JSON may come
    assert call("tickets", *args, "-f", "json") == code
    return json.loads(capsys.readouterr().out)


def test_a_plan_says_what_would_be_done_and_does_nothing(
    scanned: Path, receiver: Receiver, call: Call, capsys: Read
) -> None:
    assert scanned
    assert call("tickets", "plan") == 0
    out = capsys.readouterr().out
    assert "ours: 1 to create" in out
    assert "+ create" in out
    assert "1 finding, " in out
    assert receiver.asked == []


@pytest.mark.usefixtures("scanned")
def test_a_sync_does_it_once(receiver: Receiver, call: Call, capsys: Read) -> None:
    assert call("tickets", "sync") == 0
    assert "ours: create: " in capsys.readouterr().out
    assert [event["type"] for event in receiver.events] == ["ticket.create"]
    assert call("tickets", "sync") == 0
    assert capsys.readouterr().out == "ours: nothing to do\n"
    assert len(receiver.events) == 1
    (told,) = read(call, capsys, "plan")
    assert [step["why"] for step in told["steps"]] == ["nothing new"]
    assert call("store", "check") == 0


@pytest.mark.usefixtures("scanned")
def test_the_list_knows_what_is_done_and_what_waits(receiver: Receiver, call: Call, capsys: Read) -> None:
    assert call("tickets", "list") == 0
    assert capsys.readouterr().out == "No finding has a ticket.\n"
    receiver.down = True
    (run,) = read(call, capsys, "sync", code=3)
    assert run["waiting"] == 1
    assert [each["done"] for each in run["outcomes"]] == [False, False]
    assert call("tickets", "list") == 0
    assert "ours: unsure: create" in capsys.readouterr().err
    receiver.down = False
    assert call("tickets", "sync") == 0
    assert call("tickets", "list") == 0
    out, err = capsys.readouterr()
    assert "https://tracker.example/1" in out
    assert "create" not in err
    told = read(call, capsys, "list")
    assert len(told["tickets"]) == 1
    assert told["outbox"] == []


@pytest.mark.usefixtures("scanned")
def test_credentials_that_are_refused_exit_with_2_and_how_to_mend_it(
    receiver: Receiver, call: Call, capsys: Read
) -> None:
    receiver.refusing = True
    assert call("tickets", "sync") == 2
    out, err = capsys.readouterr()
    assert "NOT DONE: create" in out
    assert "it is kept for the next run" in out
    assert "Renew the credential that the settings name" in err
    assert receiver.environ()["HOOK_SECRET"] not in out + err


@pytest.mark.usefixtures("scanned")
def test_a_secret_that_is_not_there_is_named(call: Call, capsys: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_SECRET")
    assert call("tickets", "sync") == 2
    assert "HOOK_SECRET is not set" in capsys.readouterr().err


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize("by", ["marker", "url", "findings"])
def test_a_ticket_can_be_forgotten_by_any_of_its_names(receiver: Receiver, call: Call, capsys: Read, by: str) -> None:
    """The next sync sends it again, and who keeps ids knows it."""
    assert call("tickets", "sync") == 0
    capsys.readouterr()
    (link,) = read(call, capsys, "list")["tickets"]
    named = link[by] if isinstance(link[by], str) else link[by][0]
    assert call("tickets", "unlink", named) == 0
    assert "is forgotten" in capsys.readouterr().err
    assert call("tickets", "sync") == 0
    assert len(receiver.tickets()) == 1
    assert call("tickets", "unlink", "nothing") == 2
    assert "no ticket is known as nothing" in capsys.readouterr().err


def test_what_is_accepted_closes_its_ticket(scanned: Path, receiver: Receiver, call: Call, capsys: Read) -> None:
    assert scanned
    assert call("tickets", "sync") == 0
    assert call("findings", "-f", "ids") == 0
    (id_,) = [line for line in capsys.readouterr().out.split("\n") if line and ":" not in line]
    end = f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d}"
    assert call("waive", id_, "--reason", "a pilot", "--person", "ada@example.com", "--until", end) == 0
    assert call("tickets", "sync") == 0
    assert [event["type"] for event in receiver.events] == ["ticket.create", "ticket.close"]
    comment = receiver.events[-1]["data"]["comment"]
    assert "accepted by ada" in comment
    assert "could read" not in comment, "that is said of what a scan looked for and did not meet"


@pytest.mark.usefixtures("scanned")
def test_usage_is_told(call: Call, capsys: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    for args, said in (
        (("tickets", "plan", "--target", "theirs"), "the settings have no [tickets.theirs]"),
        (("--offline", "tickets", "sync"), "--offline asks for no network"),
    ):
        assert call(*args) == 2
        assert said in capsys.readouterr().err
    monkeypatch.delenv("MUSTER_CONFIG")
    assert call("tickets", "plan") == 2
    assert "may not say where findings are sent" in capsys.readouterr().err
    assert call("doctor") == 0
    assert "not asked: " in capsys.readouterr().out


def test_settings_without_tickets_say_how_to_name_a_place(repository: Path, call: Call, capsys: Read) -> None:
    assert repository
    assert call("tickets", "plan") == 2
    assert "add a [tickets.NAME] table" in capsys.readouterr().err


@pytest.mark.usefixtures("scanned")
def test_the_doctor_does_not_tell_a_webhook_things(receiver: Receiver, call: Call, capsys: Read) -> None:
    assert call("doctor") == 0
    assert "tickets ours (webhook): it can only be told things" in capsys.readouterr().out
    assert receiver.asked == []
