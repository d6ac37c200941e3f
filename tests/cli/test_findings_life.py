"""A finding's life by the commands that people type, over a repository that is really scanned."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cli_support import MUSTER

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]
ADA = ("--person", "ada@example.com")


class Terminal(StringIO):
    """Text that a person would read, or type."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def soon(days: int = 30) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"


def accepting(days: int = 30) -> tuple[str, ...]:
    return ("--reason", "a pilot", *ADA, "--until", soon(days))


@pytest.fixture
def estate(repository: Path, call: Call, capsys: Read) -> Path:
    """Three agents that nobody owns, one of them in a folder of its own; scanned once."""
    config = (repository / ".mcp.json").read_text()
    for folder in ("shop", "shop/old"):
        (repository / folder).mkdir()
        (repository / folder / ".mcp.json").write_text(config)
    subprocess.run(["git", "-C", repository, "add", "."], check=True)
    identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
    subprocess.run(["git", "-C", repository, *identity, "commit", "-q", "-m", "more"], check=True)
    assert call("scan") == 1
    capsys.readouterr()
    return repository


@pytest.fixture
def found(estate: Path, call: Call, capsys: Read) -> Callable[..., list[dict[str, Any]]]:
    """List findings as JSON."""
    del estate

    def listed(*options: str) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert call("findings", "-f", "json", *options) == 0
        known: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return known

    return listed


Found = Callable[..., list[dict[str, Any]]]


def test_an_acknowledged_finding_asks_for_action_and_is_counted_apart(call: Call, capsys: Read, found: Found) -> None:
    id_ = found()[0]["id"]
    assert call("ack", id_, *ADA, "--note", "after the move") == 0
    assert f"{id_} is acknowledged: " in capsys.readouterr().err
    (seen,) = found("--status", "acknowledged")
    assert (seen["id"], seen["acknowledged"]["person"], seen["acknowledged"]["note"]) == (id_, ADA[1], "after the move")
    assert call("scan") == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "3 findings ask for action: 3 medium; 1 acknowledged." in out
    assert "acknowledged by ada@example.com" in out
    assert "status: new → acknowledged (by ada@example.com)" in out
    assert call("ack", id_, *ADA) == 2
    assert f"muster: {id_} was acknowledged by ada@example.com already" in capsys.readouterr().err
    assert call("ack", id_, *ADA, "--undo") == 0
    assert found("--status", "acknowledged") == []


def test_show_tells_the_whole_history_in_its_order(call: Call, capsys: Read, found: Found) -> None:
    id_ = found()[0]["id"]
    assert call("assign", id_, "--to", "Bo", *ADA, "--note", "knows the agent") == 0
    assert call("comment", id_, "is it still used?", "--person", "Bo") == 0
    assert call("waive", id_, *accepting()) == 0
    assert call("waive", id_, "--undo", *ADA) == 0
    capsys.readouterr()
    assert call("show", id_) == 0
    history = capsys.readouterr().out.partition("ITS HISTORY")[2]
    told = ["found, by scan 1", "assigned to Bo: knows the agent", "Bo said: is it", "waived, by ada", "open, by ada"]
    places = [history.index(each) for each in told]
    assert places == sorted(places)
    assert "assigned to Bo\n" in history
    assert call("show", id_, "-f", "json") == 0
    told_json = json.loads(capsys.readouterr().out)
    assert [each["kind"] for each in told_json["history"]] == ["status", "assigned", "comment", "status", "status"]
    assert call("show", told_json["finding"]["subject"], "-f", "json") == 0
    assert json.loads(capsys.readouterr().out)["id"] == told_json["finding"]["subject"]


def test_filters_choose_and_many_are_asked_about(call: Call, capsys: Read, found: Found) -> None:
    assert call("ack", *ADA) == 2
    assert "say which findings" in capsys.readouterr().err
    assert call("ack", "--subject", "*shop/*", *ADA) == 2
    assert "2 findings would be acknowledged: try it with --dry-run, then say --yes" in capsys.readouterr().err
    assert call("ack", "--subject", "*shop/*", *ADA, "--dry-run") == 0
    out, err = capsys.readouterr()
    assert out.count("MB-") == 2
    assert "2 findings would be acknowledged; nothing was changed" in err
    assert found("--status", "acknowledged") == []
    assert call("ack", "--subject", "*shop/*", *ADA, "--yes") == 0
    assert len(found("--status", "acknowledged")) == 2
    capsys.readouterr()
    assert call("ack", "--rule", "nhi-owner-missing", *ADA) == 0, "only one is left, and one is not asked about"
    assert len(found("--status", "acknowledged")) == 3
    capsys.readouterr()
    assert call("ack", "--rule", "nhi-owner-missing", *ADA) == 0
    assert "no finding is so; nothing was changed" in capsys.readouterr().err
    assert call("ack", "--rule", "nhi-owner-missing", "--undo", *ADA, "--yes") == 0
    assert len(found("--status", "open")) == 3


def test_ids_are_taken_from_stdin(call: Call, capsys: Read, found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("findings", "-f", "ids") == 0
    ids = capsys.readouterr().out
    assert len(ids.split()) == 3
    monkeypatch.setattr("sys.stdin", StringIO(f"# ours\n\n{ids}"))
    assert call("assign", "-", "--to", "Bo", *ADA) == 0
    assert len(found("--assigned", "bo")) == 3
    monkeypatch.setattr("sys.stdin", StringIO(""))
    assert call("assign", "-", "--nobody", *ADA) == 0, "an empty list is no mistake, and does not mean all"
    assert len(found("--assigned", "bo")) == 3
    assert call("assign", ids.split()[0], "MB-NONE", "--nobody", *ADA) == 2
    assert len(found("--assigned", "bo")) == 3, "an id that is none is told before anything is changed"
    assert call("assign", *ids.split(), "--subject", "*old*", "--nobody", *ADA) == 0
    assert len(found("--assigned", "bo")) == 2, "filters narrow what was named"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("ack", "MB-"), "say who does this"),
        (("ack", "MB-", "--person", " "), "--person must not be empty"),
        (("assign", "MB-", *ADA), "say --to PERSON or --nobody"),
        (("assign", "MB-", *ADA, "--to", "x", "--nobody"), "say --to PERSON or --nobody"),
        (("assign", "MB-", *ADA, "--to", ""), "--to must not be empty"),
        (("comment", "MB-", "", *ADA), "a comment must not be empty"),
        (("comment", "MB-", "it is ghp_" + "a" * 36, *ADA), "a comment seems to hold a secret"),
        (("waive", "--rule", "x", "--pattern", *accepting()), "there is no rule x"),
        (("waive", "--rule", "nhi-owner-missing", "--pattern", *accepting()), "cannot cover everything"),
        (("waive", "--pattern", "--subject", "a*", *accepting()), "is for one --rule"),
        (("waive", "MB-", "--reason", "r", "--person", "p"), "a waiver needs"),
        (("waive", "--rule", "nhi-owner-missing", "--yes", "--file", *accepting()), "name no file for waivers"),
    ],
)
@pytest.mark.usefixtures("estate")
def test_what_cannot_be_done_is_refused_with_what_can(
    call: Call, capsys: Read, args: tuple[str, ...], message: str
) -> None:
    first = "MB-" + _first(call, capsys)
    assert call(*(first if arg == "MB-" else arg for arg in args)) == 2
    assert message in capsys.readouterr().err


def _first(call: Call, capsys: Read) -> str:
    assert call("findings", "-f", "ids") == 0
    return capsys.readouterr().out.split()[0].removeprefix("MB-")


def test_the_name_of_a_key_is_no_secret(call: Call, capsys: Read, found: Found) -> None:
    id_ = found()[0]["id"]
    assert call("comment", id_, "goes with AKIA" + "Z" * 16, *ADA) == 0
    assert "has the comment" in capsys.readouterr().err


def test_the_person_comes_from_the_environment_or_from_git_at_a_terminal(
    estate: Path, capsys: Read, call: Call, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = found()[0]["id"]
    monkeypatch.setenv("MUSTER_PERSON", "pipeline@example.com")
    assert call("ack", id_) == 0
    monkeypatch.delenv("MUSTER_PERSON")
    subprocess.run(["git", "-C", estate, "config", "user.email", "dana@example.com"], check=True)
    capsys.readouterr()
    assert call("ack", id_, "--undo") == 2, "what git knows in a pipeline is no person"
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*MUSTER, "ack", id_, "--undo"],
        stderr=theirs,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    os.close(theirs)
    said = os.read(ours, 4096).decode()
    os.close(ours)
    assert (done.returncode, "is open again" in said) == (0, True), said
    assert call("show", id_) == 0
    out = capsys.readouterr().out
    assert "acknowledged, by pipeline@example.com" in out
    assert "open, by dana@example.com" in out


def test_a_question_at_a_terminal_is_answered_there(
    call: Call, capsys: Read, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert call("comment", "--rule", "nhi-owner-missing", "hello", *ADA) == 0
    assert "nothing was changed" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert call("comment", "--rule", "nhi-owner-missing", "hello", *ADA) == 0
    assert "3 findings would get this comment. Go on?" in capsys.readouterr().err
    assert len(found()) == 3


def test_at_a_terminal_git_may_know_who_does_it(
    estate: Path, call: Call, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = found()[0]["id"]
    said = Terminal()
    monkeypatch.setattr("sys.stderr", said)
    assert call("ack", id_) == 2
    assert "say who does this" in said.getvalue()
    subprocess.run(["git", "-C", estate, "config", "user.email", "eve@example.com"], check=True)
    assert call("ack", id_) == 0
    (estate / ".git" / "config").write_text("[broken")
    assert call("ack", id_, "--undo") == 2
    assert said.getvalue().count("say who does this") == 2


def test_due_dates_come_from_the_settings_and_overdue_is_told(
    estate: Path, call: Call, capsys: Read, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = found()[0]
    due = datetime.fromisoformat(first["due"]) - datetime.fromisoformat(first["first_seen"])
    assert due == timedelta(days=90)
    with (estate / "muster.toml").open("a") as file:
        file.write('[due]\nmedium = 30\n[due.rules]\n"nhi-owner-missing" = 1\n')
    assert call("config") == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["due.rules.nhi-owner-missing", "1", "muster.toml:8"] in rows
    assert call("scan") == 1
    assert found("--overdue") == []
    later = datetime.now(UTC) + timedelta(days=3)
    monkeypatch.setattr("scanner.cli.app.datetime", type("Later", (), {"now": staticmethod(lambda _zone: later)}))
    assert len(found("--overdue")) == 3
    assert call("scan") == 1
    out = capsys.readouterr().out
    assert "; 3 overdue." in out
    assert "overdue since" in out
    assert call("findings", "--metrics", "-f", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["all"]["overdue"], told["all"]["median_age_days"]) == (3, 3)
    assert call("findings", "--metrics") == 0
    assert "all            3             0        3" in capsys.readouterr().out
    assert call("report", "-f", "json") == 0
    scan = json.loads(capsys.readouterr().out)["scan"]
    assert scan["tally"]["all"]["overdue"] == 3


def test_what_was_fixed_is_counted_with_the_days_it_took(estate: Path, call: Call, capsys: Read, found: Found) -> None:
    subprocess.run(["git", "-C", estate, "rm", "-q", "-r", "shop"], check=True)
    identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
    subprocess.run(["git", "-C", estate, *identity, "commit", "-q", "-m", "less"], check=True)
    assert call("scan") == 1
    capsys.readouterr()
    assert len(found("--status", "fixed")) == 2
    assert call("findings", "--metrics", "-f", "json") == 0
    told = json.loads(capsys.readouterr().out)["all"]
    assert (told["fixed_30_days"], told["median_days_to_fix"], told["active"]) == (2, 0, 1)
    assert call("findings", "--metrics", "--subject", "*old*", "-f", "json") == 0
    assert json.loads(capsys.readouterr().out)["all"]["fixed_30_days"] == 1


def test_what_a_source_left_behind_is_told_and_closed(
    call: Call, capsys: Read, found: Found, tmp_path: Path, estate: Path
) -> None:
    """A scan cannot say that it is fixed, since nobody looks there; a person can, and it is in no figure of mending."""
    closing = ("close", *ADA, "--reason", "moved to another team")
    assert call(*closing, "--source", "code") == 2
    assert "settings name the source code: a scan that looks there says" in capsys.readouterr().err
    id_ = found()[0]["id"]
    assert call(*closing, id_) == 2
    assert f"{id_} is of code: a scan that looks says when it is fixed" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    subprocess.run(["git", "init", "-q", tmp_path / "empty"], check=True)
    settings = f'estate = "acme"\n[sources.other]\nplatform = "git"\npaths = ["{tmp_path / "empty"}"]\n'
    (estate / "muster.toml").write_text(settings)
    call("scan")
    out = " ".join(capsys.readouterr().out.split())
    told = "3 findings are of code, which settings no longer name; to close: muster close --source code"
    assert told in out
    assert call("report", "-f", "markdown") in {0, 1, 3}
    assert told.partition(":")[0] in capsys.readouterr().out
    assert call(*closing, "--source", "code", "--dry-run") == 0
    assert "3 findings would be closed; nothing was changed" in capsys.readouterr().err
    assert call(*closing, "--source", "code", "--yes") == 0
    assert f"{id_} is closed: " in capsys.readouterr().err
    assert call("findings", "--metrics", "-f", "json") == 0
    figures = json.loads(capsys.readouterr().out)["all"]
    assert (figures["active"], figures["fixed_30_days"], figures["median_days_to_fix"]) == (0, 0, None)
    assert call("show", id_) == 0
    history = " ".join(capsys.readouterr().out.split())
    assert "because ada@example.com closed it: moved to another team" in history
    assert "closed, by ada@example.com: moved to another team" in history
    call("scan")
    assert "no longer name" not in capsys.readouterr().out
