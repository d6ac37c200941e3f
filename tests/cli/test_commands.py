"""Each command as a person calls it, over a repository that is really scanned."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from findings.declare import Severity
from findings.finding import Finding
from scanner.cli import main
from scanner.cli.pick import NoSuchThing, pick
from scanner.cli.tables import as_json
from scanner.demo import story
from scanner.lock import locked

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]


@pytest.fixture
def scanned(repository: Path, call: Call, capsys: Read) -> Path:
    """The repository, scanned once."""
    assert call("scan") == 1
    capsys.readouterr()
    return repository


def only_finding(call: Call, capsys: Read) -> dict[str, str]:
    assert call("findings", "-f", "json") == 0
    (finding,) = json.loads(capsys.readouterr().out)
    known: dict[str, str] = finding
    return known


def soon(days: int = 30) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"


def add_vault(folder: Path) -> None:
    with (folder / "muster.toml").open("a") as file:
        file.write('[sources.vault]\nplatform = "vault"\naddress = "http://127.0.0.1:1"\ntoken = { env = "NOT_SET" }\n')


def test_a_first_scan_reports_to_stdout_and_exits_with_1(repository: Path, call: Call, capsys: Read) -> None:
    assert call("scan") == 1
    out, err = capsys.readouterr()
    assert "Muster of acme · scan 1" in out
    assert err == ""
    assert (repository.parent / "home" / ".local" / "state" / "muster" / "muster.db").exists()


@pytest.mark.parametrize(
    ("options", "code"), [(("--fail-on", "critical"), 0), (("--fail-on", "MEDIUM"), 1), (("--exit-zero",), 0)]
)
@pytest.mark.usefixtures("repository")
def test_the_threshold_decides_the_exit_code(call: Call, options: tuple[str, ...], code: int) -> None:
    assert call("scan", *options) == code


def test_a_found_file_sends_no_secret_anywhere(repository: Path, call: Call, capsys: Read) -> None:
    add_vault(repository)
    assert call("scan") == 2
    out, err = capsys.readouterr()
    assert "muster: muster.toml:7: sources.vault.address: " in err
    assert "--config" in err
    assert out == ""


def test_what_could_not_be_read_is_a_3_unless_gaps_are_allowed(
    repository: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_vault(repository)
    monkeypatch.setenv("MUSTER_CONFIG", "muster.toml")
    assert call("scan") == 3
    assert call("scan", "--allow-gaps") == 1
    assert call("scan", "--allow-gaps", "--exit-zero") == 0
    assert call("scan", "--exit-zero") == 3
    assert call("--store", "fresh.db", "scan", "--source", "code", "--exit-zero") == 0


def test_offline_leaves_out_what_needs_a_network(
    repository: Path, call: Call, capsys: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_vault(repository)
    monkeypatch.setenv("MUSTER_CONFIG", "muster.toml")
    assert call("--offline", "scan", "--exit-zero") == 0
    assert "offline: not read: vault" in capsys.readouterr().err


def test_reports_go_where_they_are_sent(repository: Path, call: Call, capsys: Read) -> None:
    assert call("scan", "-f", "json=out.json", "-f", "ndjson") == 1
    assert json.loads((repository / "out.json").read_text())
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert not list(repository.glob(".out.json*"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("-f", "jsn"), "there is no format jsn"),
        (("-f", "json", "-f", "ndjson"), "only one format can go to stdout"),
        (("--source", "coode"), 'Did you mean "code"?'),
        (("--jobs", "0"), "--jobs"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_a_wrong_wish_is_refused_before_anything_is_read(
    call: Call, capsys: Read, options: tuple[str, ...], message: str
) -> None:
    assert call("scan", *options) == 2
    assert message in capsys.readouterr().err
    assert call("scans", "-f", "json") == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.usefixtures("repository")
def test_a_report_that_cannot_be_written_is_told(call: Call, capsys: Read) -> None:
    assert call("scan", "-f", "json=/nowhere/at/all.json") == 2
    assert "all.json cannot be written: No such file" in capsys.readouterr().err


def test_without_a_source_scan_says_what_to_do(call: Call, capsys: Read) -> None:
    assert call("scan") == 2
    assert "no settings file was found" in capsys.readouterr().err


def test_a_held_lock_is_a_2_that_names_its_holder(scanned: Path, call: Call, capsys: Read) -> None:
    with locked(scanned / "lock", at=datetime(2026, 1, 1, tzinfo=UTC)):
        assert call("scan", "--lock", "lock") == 2
    assert "held by process" in capsys.readouterr().err
    assert call("scan", "--lock", "lock", "--wait") == 1


def test_log_lines_can_be_read_by_machines(repository: Path, call: Call, capsys: Read) -> None:
    assert call("--log-format", "json", "--log-level", "info", "scan") == 1
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {line["event"] for line in lines} == {"opened", "started", "finished", "closed"}
    assert {line["source"] for line in lines} == {"code"}
    assert repository.exists()


def test_keep_forgets_older_scans(repository: Path, call: Call, capsys: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_KEEP", "1")
    assert call("scan") == 1
    assert call("scan") == 1
    capsys.readouterr()
    assert call("scans", "-f", "json") == 0
    assert [scan["number"] for scan in json.loads(capsys.readouterr().out)] == [2]
    assert repository.exists()


@pytest.mark.usefixtures("scanned")
def test_scans_report_and_diff_answer_without_scanning_again(call: Call, capsys: Read) -> None:
    assert call("scan") == 1
    capsys.readouterr()
    assert call("scans") == 0
    assert "complete" in capsys.readouterr().out
    assert call("report", "--scan", "1", "-f", "markdown") == 0
    assert "acme, scan 1" in capsys.readouterr().out
    assert call("report", "-f", "json=r.json") == 0
    assert capsys.readouterr() == ("", "written: r.json\n")
    assert call("-q", "report", "-f", "json=r.json") == 0
    assert capsys.readouterr() == ("", "")
    assert call("diff", "1") == 0
    assert "From scan 1 to scan 2" in capsys.readouterr().out
    assert call("diff", "1", "2", "-f", "json") == 0
    assert json.loads(capsys.readouterr().out)["after"] == 2


@pytest.mark.parametrize("args", [("report",), ("show", "MB-1"), ("diff", "1")])
@pytest.mark.usefixtures("repository")
def test_before_the_first_scan_there_is_nothing_to_answer_from(call: Call, capsys: Read, args: tuple[str, ...]) -> None:
    assert call(*args) == 2
    assert "run: muster scan" in capsys.readouterr().err


@pytest.mark.usefixtures("scanned")
def test_findings_are_filtered(call: Call, capsys: Read) -> None:
    finding = only_finding(call, capsys)
    assert finding["rule"] == "nhi-owner-missing"
    for options, shown in {
        (): True,
        ("--severity", "medium"): True,
        ("--severity", "high"): False,
        ("--rule", "nhi-owner-missing"): True,
        ("--rule", "other"): False,
        ("--status", "new"): True,
        ("--status", "waived"): False,
        ("--owner", "nobody"): False,
    }.items():
        assert call("findings", *options) == 0
        assert (finding["id"] in capsys.readouterr().out) is shown


@pytest.mark.usefixtures("scanned")
def test_show_takes_the_beginning_of_a_finding_or_the_id_of_a_record(call: Call, capsys: Read) -> None:
    finding = only_finding(call, capsys)
    assert call("show", finding["id"][:6].lower()) == 0
    assert finding["title"] in capsys.readouterr().out
    assert call("show", finding["subject"]) == 0
    assert ".mcp.json" in capsys.readouterr().out
    assert call("show", "no-such-thing") == 2
    assert "no-such-thing" in capsys.readouterr().err


@pytest.mark.usefixtures("scanned")
def test_a_waived_finding_is_waived_from_the_next_scan_on(call: Call, capsys: Read) -> None:
    finding = only_finding(call, capsys)
    wish = ("--reason", "a person, not a machine", "--person", "dana", "--until", soon())
    assert call("waive", finding["id"], *wish) == 0
    assert f"{finding['id']} is accepted until {soon()}" in capsys.readouterr().err
    assert call("scan") == 0
    capsys.readouterr()
    assert call("findings", "--status", "waived") == 0
    assert finding["id"] in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"--until": "2020-01-01"}, "has passed"),
        ({"--until": "2099-01-01"}, "too far off"),
        ({"--until": "tomorrow"}, "does not match"),
        ({"--reason": " "}, "--reason must not be empty"),
        ({"--person": ""}, "--person must not be empty"),
    ],
)
@pytest.mark.usefixtures("scanned")
def test_a_waiver_without_reason_person_or_end_is_refused(
    call: Call, capsys: Read, change: dict[str, str], message: str
) -> None:
    wish = {"--reason": "r", "--person": "p", "--until": soon()} | change
    assert call("waive", "MB-", *(part for pair in wish.items() for part in pair)) == 2
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("scanned")
def test_a_waiver_needs_a_finding(call: Call, capsys: Read) -> None:
    assert call("waive", "MB-NONE", "--reason", "r", "--person", "p", "--until", soon()) == 2
    assert "no finding has the id MB-NONE" in capsys.readouterr().err


def test_config_shows_values_and_origins(repository: Path, call: Call, capsys: Read) -> None:
    assert call("--store", "x.db", "config") == 0
    out, err = capsys.readouterr()
    assert str(repository / "muster.toml") in err
    assert f'"sqlite:///{repository / "x.db"}"  --store' in out
    assert call("config", "-f", "json") == 0
    assert {"path": "estate", "value": '"acme"', "origin": "muster.toml:1"} in json.loads(capsys.readouterr().out)


def test_broken_settings_are_a_2_with_every_problem(repository: Path, call: Call, capsys: Read) -> None:
    (repository / "muster.toml").write_text("estat = 1\nstor = 2\n")
    assert call("config") == 2
    err = capsys.readouterr().err
    assert "muster.toml:1: estat: unknown key" in err
    assert 'Did you mean "store"?' in err


def test_a_store_may_be_named_by_a_reference(repository: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (repository / "muster.toml").read_text()
    (repository / "muster.toml").write_text("store = { env = 'DSN' }\n" + text)
    monkeypatch.setenv("DSN", f"sqlite:///{repository / 'deep' / 'own.db'}")
    assert call("scan") == 1
    assert (repository / "deep" / "own.db").exists()


@pytest.mark.parametrize(("shell", "mark"), [("bash", "complete"), ("zsh", "#compdef muster"), ("fish", "complete")])
def test_completion_prints_a_script(call: Call, capsys: Read, shell: str, mark: str) -> None:
    assert call("completion", shell) == 0
    out = capsys.readouterr().out
    assert mark in out
    assert "_MUSTER_COMPLETE" in out


def test_demo_is_called_as_asked(call: Call, capsys: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_demo(**asked: object) -> int:
        out = asked.pop("out")
        assert callable(out)
        out(f"{asked['keep']} {asked['folder']}")
        return 3

    monkeypatch.setattr(story, "run_demo", run_demo)
    assert call("demo", "--keep", "--folder", "here") == 3
    assert capsys.readouterr().out == "True here\n"


def test_the_entry_point_reads_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: Read) -> None:
    monkeypatch.setattr("sys.argv", ["muster", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("muster ")


def finding_named(id_: str) -> Finding:
    return Finding(
        id=id_,
        rule="secret-stale",
        title="t",
        subject="s",
        subject_name="s",
        source="x",
        severity=Severity.LOW,
        risk=1,
        terms=(),
        message="m",
        first_seen=datetime(2026, 1, 1, tzinfo=UTC),
        last_seen=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_the_beginning_of_several_ids_is_refused() -> None:
    known = {id_: finding_named(id_) for id_ in ("MB-AA", "MB-AAB", "MB-AC")}
    assert pick(known, "mb-aa") is known["MB-AA"]
    assert pick(known, "MB-AC") is known["MB-AC"]
    assert pick(known, "other") is None
    with pytest.raises(NoSuchThing, match="the beginning of 3 findings"):
        pick(known, "MB-")


@pytest.mark.usefixtures("scanned")
def test_a_waiver_can_be_taken_back(call: Call, capsys: Read) -> None:
    finding = only_finding(call, capsys)
    assert call("waive", finding["id"], "--reason", "r", "--person", "p", "--until", soon()) == 0
    assert call("waive", finding["id"], "--undo", "--person", "p") == 0
    assert "is no longer accepted" in capsys.readouterr().err
    assert call("scan") == 1


def test_json_that_a_command_prints_holds_nothing_that_a_runner_of_ci_obeys() -> None:
    names = ["##vso[task.complete]", "###[error]x", "::error::x", "\x9b2J\u202e", "é"]
    printed = "".join(as_json(names))
    assert json.loads(printed) == names
    assert not re.search(r"(?im)##(vso)?\[|^\s*::", printed)
    assert {char for char in printed if not char.isprintable()} == {"\n"}
