from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]
ENTRIES = """
[[environments]]
is = "prod"
kinds = ["ai.*"]

[[environments]]
is = "test"
kinds = ["gcp.*"]

[[crown_jewels]]
because = "reads the ledger"
platforms = ["ai"]

[risk]
production = 9
"""


def test_a_change_of_the_settings_can_be_tried_before_a_scan(repository: Path, call: Call, capsys: Read) -> None:
    assert call("scan", "--exit-zero", "--allow-gaps") == 0
    assert call("environments", "--check") == 0, "nothing is said, so nothing is said in vain"
    capsys.readouterr()
    with (repository / "muster.toml").open("a", encoding="utf-8") as file:
        file.write(ENTRIES)
    assert call("environments", "--check") == 1
    out = capsys.readouterr().out
    assert "1 in production" in out
    assert "test for kind gcp.* matches nothing" in out
    assert call("environments", "-f", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["environments"] == {"production": 1}
    assert [each["decides"] for each in told["entries"] if "decides" in each] == [2, 2], "an agent and its tool"


def test_a_scan_uses_what_the_settings_say_and_shows_it(repository: Path, call: Call, capsys: Read) -> None:
    with (repository / "muster.toml").open("a", encoding="utf-8") as file:
        file.write(ENTRIES)
    call("scan", "--exit-zero", "--allow-gaps", "-f", f"json={repository / 'scan.json'}", "-f", "terminal")
    out = capsys.readouterr().out
    assert "ENVIRONMENTS" in out
    assert "test for kind gcp.* matches nothing" in " ".join(out.split())
    scan = json.loads((repository / "scan.json").read_text(encoding="utf-8"))
    found = next(each for each in scan["scan"]["findings"] if each["subject"].startswith("ai."))
    terms = {each["term"]: each for each in found["terms"]}
    line = (repository / "muster.toml").read_text(encoding="utf-8").splitlines().index("[[environments]]") + 1
    assert terms["production"]["points"] == 9
    assert terms["production"]["why"] == f"it is in production, told by muster.toml:{line}"
    assert terms["jewel"]["points"] == 10
    assert call("show", found["id"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"in production, told by muster.toml:{line}" in shown
    assert "crown jewel" in shown
    assert call("config") == 0
    assert "environments.0" in capsys.readouterr().out


def test_a_broken_file_ends_a_scan_before_it_begins(repository: Path, call: Call, capsys: Read) -> None:
    with (repository / "muster.toml").open("a", encoding="utf-8") as file:
        file.write('\n[worth]\nfile = "worth.yaml"\n')
    (repository / "worth.yaml").write_text("environments:\n  - {is: prod, names: [a], kind: [b]}\n", encoding="utf-8")
    assert call("scan") == 2
    assert "worth.yaml:2: kind is not a key that belongs here" in capsys.readouterr().err
