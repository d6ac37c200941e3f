"""Accepting findings, in the store and in a file that is reviewed in git."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]
RULE = "nhi-owner-missing"
ENDED = "renew it (muster waive … --file), or take it out"


def day(days: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"


def accepting(days: int = 30, reason: str = "a pilot") -> tuple[str, ...]:
    return ("--reason", reason, "--person", "ada@example.com", "--until", day(days))


@pytest.fixture
def scanned(repository: Path, call: Call, capsys: Read) -> Path:
    """The repository, scanned once, with a waivers file in its settings that is not there yet."""
    assert call("scan") == 1
    text = (repository / "muster.toml").read_text()
    (repository / "muster.toml").write_text('waivers = "waivers.yaml"\n' + text)
    capsys.readouterr()
    return repository


def id_of(call: Call, capsys: Read) -> str:
    assert call("findings", "-f", "ids", *(f"--status={each}" for each in ("new", "open", "waived"))) == 0
    return capsys.readouterr().out.strip()


def told(call: Call, capsys: Read, *options: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert call("waivers", "-f", "json", *options) == 0
    listed: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return listed


def test_a_waiver_in_the_file_holds_from_the_next_scan_on(scanned: Path, call: Call, capsys: Read) -> None:
    id_ = id_of(call, capsys)
    assert call("waive", id_, "--file", *accepting()) == 0
    assert "1 waiver added to" in capsys.readouterr().err
    written = (scanned / "waivers.yaml").read_text()
    assert written.startswith(f"- rule: {RULE}\n  subject: ")
    assert call("findings", "-f", "ids") == 0
    assert capsys.readouterr().out.strip() == id_, "a file that was not merged waives nothing"
    assert call("scan") == 0
    out = capsys.readouterr().out
    assert "1 finding waived" in out
    (listed,) = told(call, capsys)
    assert listed["standing"] == "in force"
    assert call("show", id_) == 0
    assert "(waivers.yaml:1)" in capsys.readouterr().out.replace("\n  ", "")


def test_a_renewal_names_what_it_follows_and_is_limited(scanned: Path, call: Call, capsys: Read) -> None:
    (scanned / "waivers.yaml").touch()
    id_ = id_of(call, capsys)
    for days in (10, 20, 30):
        assert call("waive", id_, *accepting(days)) == 0
    assert call("waive", id_, *accepting(40)) == 2
    assert "was renewed 2 times, and that is the most" in capsys.readouterr().err
    assert call("waive", id_, *accepting(25)) == 2
    assert f"is accepted until {day(30)} already" in capsys.readouterr().err
    assert call("waive", id_, *accepting(30, "better said")) == 0
    listed = told(call, capsys)
    assert [(each["standing"], each["renewals"]) for each in listed] == [
        ("renewed", 0),
        ("renewed", 1),
        ("in force", 2),
    ]
    assert call("waivers") == 0
    out = capsys.readouterr().out
    assert "better said" in out
    assert "3 waivers, 0 to tidy" in out
    (scanned / "muster.toml").write_text(
        (scanned / "muster.toml").read_text() + "[limits]\nexception_renewals_most = 3\n"
    )
    assert call("waive", id_, "--file", *accepting(40)) == 0
    assert f"follows: {day(30)}" in (scanned / "waivers.yaml").read_text()


def test_a_pattern_waives_also_what_is_still_to_come(scanned: Path, call: Call, capsys: Read) -> None:
    (scanned / "waivers.yaml").touch()
    wish = ("waive", "--pattern", "--rule", RULE, "--subject", "ai.agent:*", "--source", "code")
    assert call(*wish, *accepting(), "--dry-run") == 0
    assert "nothing was changed" in capsys.readouterr().err
    assert told(call, capsys) == []
    assert call(*wish, *accepting()) == 0
    assert "is accepted until" in capsys.readouterr().err
    assert call("findings", "-f", "ids") == 0
    assert capsys.readouterr().out == ""
    (listed,) = told(call, capsys)
    waiver = listed["waiver"]
    assert isinstance(waiver, dict)
    assert (waiver["subject"], waiver["source"], waiver["place"]) == ("ai.agent:*", "code", "store")
    assert call("waive", id_of(call, capsys), "--undo", "--person", "p") == 2
    assert call(*wish, "--undo", "--person", "p") == 0
    assert told(call, capsys)[0]["standing"] == "withdrawn"
    assert call("findings", "-f", "ids") == 0
    assert capsys.readouterr().out != ""


def test_a_check_names_file_and_line_of_what_to_tidy(scanned: Path, call: Call, capsys: Read) -> None:
    entry = "- rule: {}\n  subject: {}\n  reason: r\n  person: p\n  made: 2026-01-01\n  until: {}\n"
    (scanned / "waivers.yaml").write_text(
        entry.format(RULE, "ai.agent:*", "2026-02-01")
        + entry.format(RULE, "gone", day(20)).replace("2026-01-01", day(0))
        + entry.format(RULE, "ai.agent:*/.mcp.json", day(5)).replace("2026-01-01", day(0))
    )
    assert call("waivers", "--check") == 1
    assert capsys.readouterr().out.splitlines() == [
        f"waivers.yaml:1: {RULE} on ai.agent:* (p) ended on 2026-02-01: {ENDED}",
        f"waivers.yaml:7: {RULE} on gone (p) matches no finding: take it out",
    ]
    assert call("waivers", "--check", "--within", "7") == 1
    assert f"waivers.yaml:13: {RULE} on ai.agent:*/.mcp.json (p) ends on {day(5)}" in capsys.readouterr().out
    (scanned / "sub").mkdir()
    (scanned / "waivers.yaml").write_text("- rule: x\n")
    assert call("waivers", "--check") == 2
    assert "waivers.yaml:1: " in capsys.readouterr().err
    (scanned / "waivers.yaml").write_text("")
    assert call("waivers", "--check") == 0
    assert call("waivers") == 0
    assert capsys.readouterr().out == "Nothing is accepted.\n"


def test_without_a_scan_a_check_tells_ends_and_no_more(repository: Path, call: Call, capsys: Read) -> None:
    """As in the pipeline of a pull request, which has no store."""
    (repository / "waivers.yaml").write_text(
        f"- rule: {RULE}\n  subject: gone\n  reason: r\n  person: p\n  until: {day(9)}\n"
    )
    (repository / "muster.toml").write_text('waivers = "waivers.yaml"\n')
    assert call("waivers", "--check") == 0
    assert call("waivers") == 0
    assert " ? " in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_told_and_stays(scanned: Path, call: Call, capsys: Read) -> None:
    id_ = id_of(call, capsys)
    for content, said in ((b"[{rule: x}]\n", "put this in by hand"), (b"\xff\n", "is not UTF-8 text")):
        (scanned / "waivers.yaml").write_bytes(content)
        assert call("waive", id_, "--file", *accepting()) == 2
        assert said in capsys.readouterr().err
        assert (scanned / "waivers.yaml").read_bytes() == content
    (scanned / "waivers.yaml").unlink()
    (scanned / "waivers.yaml").mkdir()
    assert call("waive", id_, "--file", *accepting()) == 2
    assert "cannot be " in capsys.readouterr().err


def test_a_link_stays_a_link_and_the_mode_what_it_was(scanned: Path, call: Call, capsys: Read) -> None:
    real = scanned.parent / "shared.yaml"
    real.write_text("# Ours.\n")
    real.chmod(0o640)
    (scanned / "waivers.yaml").symlink_to(real)
    assert call("waive", id_of(call, capsys), "--file", *accepting()) == 0
    assert (scanned / "waivers.yaml").is_symlink()
    assert real.read_text().startswith("# Ours.\n- rule: ")
    assert real.stat().st_mode & 0o777 == 0o640
    assert not list(scanned.parent.glob(".shared*"))
