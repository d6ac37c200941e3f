"""``muster secrets``: what it reads, how it ends, what it takes back, and that no value comes out."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from repository_support import Repo
from repository_support import repository as repository_at

from connectors.detect.detectors import of
from connectors.detect.samples import made

Call = Callable[..., int]
LINE = made(of("github")["github-personal-access-token"].finds[0], "the command")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    made_one = repository_at(tmp_path / "repository")
    monkeypatch.chdir(made_one.folder)
    made_one.commit({"readme.md": "fruit\n"})
    return made_one


def report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    out, err = capsys.readouterr()
    assert LINE not in out + err
    told: dict[str, Any] = json.loads(out)
    return told


def test_a_clean_folder_ends_with_0(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("secrets") == 0
    assert "No leaks" in capsys.readouterr().out
    assert repo.git("status", "--porcelain") == ""


def test_a_secret_ends_with_1_and_is_not_shown(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    (repo.folder / "app.env").write_text(LINE + "\n")
    assert call("secrets", "-f", "json") == 1
    (finding,) = report(capsys)["findings"]
    assert finding["rule"] == "github-personal-access-token"
    assert [(place["path"], place["line"]) for place in finding["places"]] == [("app.env", 1)]
    assert call("secrets", "--exit-zero") == 0


def test_what_is_staged_is_found_before_it_is_committed(
    call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("secrets", "--staged") == 0
    (repo.folder / "app.env").write_text("\n" + LINE + "\n")
    repo.git("add", "app.env")
    capsys.readouterr()
    assert call("secrets", "--staged", "-f", "json") == 1
    assert report(capsys)["findings"][0]["places"][0]["line"] == 2


def test_a_history_is_remembered_unless_told_not_to(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.commit({"app.env": LINE})
    repo.commit({"app.env": "gone"})
    told = []
    for more in ((), (), ("--no-cache",)):
        assert call("secrets", "--history", "-f", "json", *more) == 1
        told.append(report(capsys))
    assert [each["coverage"][0]["remembered"] for each in told] == [0, 3, 0]
    assert told[0]["findings"] == told[1]["findings"] == told[2]["findings"]
    assert told[0]["findings"][0]["in_head"] is False


def test_standard_input_and_lists_of_folders_are_read(
    call: Call, repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINE.encode())))
    assert call("secrets", "-", "-f", "json") == 1
    assert report(capsys)["coverage"][0]["how"] == "stdin"
    (repo.folder / "all.txt").write_text(f"{repo.folder}\n\n")
    assert call("secrets", "--repositories", "all.txt") == 0


def test_a_shallow_clone_is_incomplete(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.commit({"more.md": "more"})
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.folder}", "shallow")
    assert call("secrets", "--history", "shallow") == 3
    assert "unshallow" in capsys.readouterr().out
    assert call("secrets", "--history", "shallow", "--allow-gaps") == 0


def test_a_baseline_accepts_what_is_known_until_it_is_not_heeded(
    call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo.folder / "app.env").write_text(LINE + "\n")
    assert call("baseline", "--reason", "known") == 0
    assert call("secrets") == 0
    assert call("secrets", "--no-ignore-files") == 1
    elsewhere = repo.folder.parent / "accepted.toml"
    (repo.folder / ".muster-baseline.toml").rename(elsewhere)
    assert call("secrets") == 1
    assert call("secrets", "--baseline", elsewhere) == 0
    capsys.readouterr()


def test_a_report_goes_where_it_is_wanted(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    (repo.folder / "app.env").write_text(LINE + "\n")
    assert call("secrets", "-f", "text", "-f", "sarif=out.sarif", "-f", "csv=out.csv") == 1
    assert "GitHub" in capsys.readouterr().out
    for name in ("out.sarif", "out.csv"):
        assert LINE not in (repo.folder / name).read_text()


def test_the_plugins_of_detect_secrets_look_too(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    (repo.folder / "app.py").write_text(f'key = "{made("<hex:40>", "plugin")}"\n')
    assert call("secrets", "--detect-secrets", "--confidence", "low", "-f", "json") == 1
    assert any(each["rule"].startswith("detect-secrets-") for each in report(capsys)["findings"])


@pytest.mark.usefixtures("repo")
def test_plugins_that_are_not_installed_are_said_to_be_missing(
    call: Call, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.detect.plugins.available", lambda: False)
    assert call("secrets", "--detect-secrets") == 2
    assert "musterbook[detect-secrets]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("secrets", "nowhere"), "nowhere does not exist"),
        (("secrets", "-f", "nothing"), "there is no format nothing"),
        (("secrets", "-f", "text", "-f", "json"), "only one format can go to stdout"),
        (("--offline", "secrets", "--verify"), "--offline forbids that"),
        (("secrets", "--verify", "--verify-endpoint", "github"), "PROVIDER=https://HOST"),
        (("secrets", "--since", "no-such-thing"), "no-such-thing"),
    ],
)
@pytest.mark.usefixtures("repo")
def test_a_mistake_is_told(
    call: Call, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    assert call(*arguments) in {2, 3}
    out, err = capsys.readouterr()
    assert says in out + err
    assert "Traceback" not in err


def test_a_live_check_asks_only_where_it_is_told(call: Call, repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    (repo.folder / "app.env").write_text(LINE + "\n")
    nobody = "http://127.0.0.1:9"
    assert call("secrets", "--verify", "--verify-endpoint", f"github={nobody}", "-f", "json") == 1
    assert report(capsys)["findings"][0]["verified"]["verdict"] == "unknown"
