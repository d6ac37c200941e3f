"""Looking after the store, as a person does it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]


@pytest.fixture
def scanned(repository: Path, call: Call, capsys: Read) -> Path:
    """The repository, scanned twice into a store beside it."""
    for _ in range(2):
        assert call("--store", "kept.db", "scan", "--exit-zero") == 0
    capsys.readouterr()
    return repository


@pytest.mark.usefixtures("scanned")
def test_a_whole_store_is_said_to_be_whole(call: Call, capsys: Read) -> None:
    assert call("--store", "kept.db", "store", "check") == 0
    assert "the store is whole" in capsys.readouterr().err


def test_a_damaged_store_is_a_2_and_says_how_to_mend_it(scanned: Path, call: Call, capsys: Read) -> None:
    with sqlite3.connect(scanned / "kept.db") as connection:
        connection.execute("UPDATE page SET body = x'00'")
    connection.close()
    assert call("--store", "kept.db", "store", "check") == 2
    out, err = capsys.readouterr()
    assert "Import the last export" in out
    assert "problems" in err


@pytest.mark.usefixtures("scanned")
def test_an_estate_moves_to_another_store_once(call: Call, capsys: Read) -> None:
    assert call("--store", "kept.db", "store", "export", "estate.muster") == 0
    assert call("--store", "new.db", "store", "import", "estate.muster") == 0
    assert "2 scans of acme were taken in" in capsys.readouterr().err
    assert call("--store", "new.db", "diff", "1", "2") == 0
    capsys.readouterr()
    assert call("--store", "new.db", "store", "import", "estate.muster") == 2
    assert "acme" in capsys.readouterr().err


@pytest.mark.usefixtures("scanned")
def test_old_scans_go_and_the_one_in_force_stays(call: Call, capsys: Read) -> None:
    assert call("--store", "kept.db", "store", "prune") == 2
    assert "say what stays" in capsys.readouterr().err
    assert call("--store", "kept.db", "store", "prune", "--keep", "1") == 0
    assert "1 scans are gone" in capsys.readouterr().err
    assert call("--store", "kept.db", "report") == 0


def test_a_waiver_is_taken_back(scanned: Path, call: Call, capsys: Read) -> None:
    assert scanned.is_dir()
    assert call("--store", "kept.db", "findings", "-f", "json") == 0
    id_ = "MB-" + capsys.readouterr().out.partition("MB-")[2][:12]
    assert call("--store", "kept.db", "waive", id_, "--undo", "--person", "p") == 2
    assert "the store has no waiver in force for that" in capsys.readouterr().err
    wish = ("--reason", "r", "--person", "p", "--until", "2099-01-01")
    assert call("--store", "kept.db", "waive", id_) == 2
    assert "a waiver needs" in capsys.readouterr().err
    assert call("--store", "kept.db", "waive", id_, *wish) == 2, "too far off"
