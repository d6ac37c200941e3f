"""Digests by the commands that people type: to a real server of mail and a real receiver of HTTP."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from email.message import Message as Mail
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Mailbox
from inbox_support import Inbox

from connectors.detect.values import fingerprint
from scanner.estate_key import estate_key
from scanner.store.book import Book
from scanner.store.messages import MessageState

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]
TOKEN = "tk-" + "9f8e7d6c5b4a"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class _Kept(Mailbox):
    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)


@pytest.fixture
def estate(repository: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, call: Call, capsys: Read) -> Path:
    """A scanned repository with a channel."""
    monkeypatch.setenv("CHAT", f"json://127.0.0.1:{inbox.server_port}/{TOKEN}")
    with (repository / "muster.toml").open("a") as settings:
        settings.write('[messages.chat]\nurls = [{ env = "CHAT" }]\nmin_severity = "info"\n')
    assert call("--config", "muster.toml", "scan") == 1
    capsys.readouterr()
    return repository


def agent_more(repository: Path, call: Call) -> None:
    """Another scan, that sees one agent more."""
    import subprocess  # noqa: PLC0415 because two tests need it

    (repository / "web").mkdir()
    (repository / "web" / ".mcp.json").write_text((repository / ".mcp.json").read_text())
    identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
    subprocess.run(["git", "-C", repository, "add", "web"], check=True)
    subprocess.run(["git", "-C", repository, *identity, "commit", "-q", "-m", "more"], check=True)
    assert call("--config", "muster.toml", "scan") == 1


def send(call: Call, *options: str) -> int:
    return call("--config", "muster.toml", "messages", "send", *options)


def test_a_channel_is_told_once_of_each_scan(estate: Path, call: Call, inbox: Inbox, capsys: Read) -> None:
    assert send(call) == 0
    assert "chat: JSON 1: sent: Musterbook:" in capsys.readouterr().out
    assert send(call) == 0
    assert "chat: JSON 1: sent" in capsys.readouterr().out
    (told,) = inbox.told
    assert "to begin with in acme" in told["title"]
    agent_more(estate, call)
    assert send(call) == 0
    assert "new in acme" in inbox.told[1]["title"]
    assert "NEW" in inbox.told[1]["message"]
    assert "web/.mcp.json" in inbox.told[1]["message"]


def test_what_did_not_change_is_not_told(estate: Path, call: Call, inbox: Inbox, capsys: Read) -> None:
    del estate
    assert send(call) == 0
    assert call("--config", "muster.toml", "scan") == 1
    capsys.readouterr()
    assert send(call) == 0
    assert capsys.readouterr().out == "chat: JSON 1: quiet: nothing to say\n"
    assert len(inbox.told) == 1


def test_what_is_refused_is_told_by_the_next_run_and_the_address_by_nobody(
    estate: Path, call: Call, inbox: Inbox, capsys: Read
) -> None:
    inbox.status = 500
    assert send(call) == 3
    said = capsys.readouterr()
    assert "chat: JSON 1: failed: " in said.out
    assert TOKEN not in said.out + said.err
    assert TOKEN.encode() not in b"".join(file.read_bytes() for file in estate.rglob("*") if file.is_file())
    inbox.status = 200
    assert send(call) == 0
    assert len(inbox.told) == 1
    capsys.readouterr()
    assert call("--config", "muster.toml", "messages", "list", "-f", "json") == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["state"], listed["attempts"]) == ("sent", 2)


def test_a_message_whose_sender_died_is_not_sent_twice_unless_asked_for(
    estate: Path, call: Call, inbox: Inbox, capsys: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scanner import messaging  # noqa: PLC0415 because this test alone breaks it

    def dies(*_: object, **__: object) -> None:
        raise SystemExit(9)

    with monkeypatch.context() as broken:
        broken.setattr(Book, "settle_message", dies)
        assert send(call) == 9
    assert len(inbox.told) == 1
    monkeypatch.setattr("scanner.store.processes.gone", lambda *_: True)
    capsys.readouterr()
    assert send(call) == 3
    assert messaging.HELD in capsys.readouterr().out
    assert len(inbox.told) == 1
    assert send(call, "--again") == 0
    assert len(inbox.told) == 2
    del estate


def test_a_message_that_another_run_is_sending_is_left_to_it(
    estate: Path, call: Call, inbox: Inbox, capsys: Read, tmp_path: Path
) -> None:
    del tmp_path
    from scanner.settings import load  # noqa: PLC0415 because this test alone needs it

    settings = load(environ=os.environ, cwd=estate, config=estate / "muster.toml")
    assert isinstance(settings.store, str)
    from datetime import UTC, datetime  # noqa: PLC0415 because the same

    with Book.open(settings.store) as book:
        known = fingerprint(estate_key(settings.state, os.environ), os.environ["CHAT"])
        (address,) = book.addresses(settings.estate, "chat", {known: "JSON"})
        taken = book.claim_message(settings.estate, address, 1, datetime.now(UTC))
        assert taken is None
        assert send(call) == 0
        assert "another run is sending it" in capsys.readouterr().out
        assert not inbox.told
        book.settle_message(settings.estate, address, 1, state=MessageState.SENT, at=datetime.now(UTC))


def test_an_address_is_known_wherever_it_stands_in_the_settings(
    estate: Path, call: Call, inbox: Inbox, capsys: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = estate / "muster.toml"
    before = settings.read_text()
    assert send(call) == 0
    monkeypatch.setenv("OTHER", f"json://127.0.0.1:{inbox.server_port}/other")
    settings.write_text(before.replace('[{ env = "CHAT" }]', '[{ env = "OTHER" }, { env = "CHAT" }]'))
    capsys.readouterr()
    assert send(call) == 0
    assert [line[:20] for line in capsys.readouterr().out.splitlines()] == [
        "chat: JSON 2: sent: ",
        "chat: JSON 1: sent",
    ]
    assert [each["path"] for each in inbox.told] == [f"/{TOKEN}", "/other"]
    settings.write_text(before.replace('"CHAT"', '"OTHER"'))
    assert send(call) == 0
    assert capsys.readouterr().out == "chat: JSON 2: sent\n"
    assert len(inbox.told) == 2


def test_a_preview_sends_nothing(estate: Path, call: Call, inbox: Inbox, capsys: Read) -> None:
    del estate
    assert call("messages", "preview") == 0
    said = capsys.readouterr().out
    assert said.startswith("[chat] Musterbook:")
    assert "RISKIEST" in said
    assert "All of it: muster findings" in said
    assert not inbox.told


def test_a_digest_arrives_by_mail(estate: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    del estate
    box = _Kept()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        address = f"mailto://127.0.0.1:{port}?mode=insecure&from=muster@shop.example&to=sec@shop.example"
        monkeypatch.setenv("CHAT", address)
        assert send(call) == 0
    finally:
        server.stop()
    (mail,) = box.mails
    assert "Musterbook" in str(mail["Subject"])
    assert "sec@shop.example" in str(mail["To"])


def test_an_address_that_is_none_is_not_shown(
    estate: Path, call: Call, capsys: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    del estate
    monkeypatch.setenv("CHAT", f"nowhere://{TOKEN}")
    assert send(call) == 2
    said = capsys.readouterr()
    assert "address 1 is none that apprise knows" in said.err
    assert TOKEN not in said.out + said.err


@pytest.mark.parametrize("command", ["preview", "send"])
def test_a_channel_that_is_not_there_is_an_error(repository: Path, call: Call, capsys: Read, command: str) -> None:
    del repository
    assert call("messages", command) == 2
    assert "the settings name no channel" in capsys.readouterr().err


def test_a_file_that_was_merely_found_may_not_say_where_findings_are_sent(
    estate: Path, call: Call, inbox: Inbox, capsys: Read
) -> None:
    del estate
    assert call("messages", "send") == 2
    assert "a settings file that was merely found may not say where findings are sent" in capsys.readouterr().err
    assert not inbox.told


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("[messages.chat]\nmost = 5\n", "messages.chat: urls is missing"),
        ('[messages.chat]\nurls = ["json://x"]\n', "messages.chat.urls"),
        ('[messages.chat]\nurls = [{ env = "A" }]\nloud = true\n', "loud"),
        ("[messages]\nchat = 1\n", "it is a table with urls and its options"),
    ],
)
def test_a_wrong_channel_is_refused(repository: Path, call: Call, capsys: Read, table: str, why: str) -> None:
    with (repository / "muster.toml").open("a") as settings:
        settings.write(table)
    assert call("messages", "preview") == 2
    assert why in capsys.readouterr().err
