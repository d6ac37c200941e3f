from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]
RULE = """\
- id: acme-agent-without-team
  title: Agent that names no team
  severity: medium
  why: Nobody is asked when it misbehaves.
  record: Identity
  where: {tags.team: {absent: true}}
  message: "{name} names no team"
  remedy: Add a team to {name}
  frameworks: ["OWASP-NHI:NHI1:2025"]
  cases:
    - name: an agent
      state: broken
      records: [{record: Identity, id: a, kind: ai.agent, name: desk}]
      hits: {a: desk names no team}
    - name: an agent of a team
      state: fine
      records: [{record: Identity, id: a, kind: ai.agent, name: desk, tags: {team: x}}]
"""


@pytest.fixture
def own(repository: Path) -> Path:
    """A repository whose settings name a folder with one rule, switch one of ours off and raise another."""
    (repository / "rules").mkdir()
    (repository / "rules" / "team.yaml").write_text(RULE)
    settings = repository / "muster.toml"
    rules = '[rules]\nfolder = "rules"\ndisabled = ["nhi-dormant"]\nseverity = { secret-stale = "high" }\n'
    settings.write_text(settings.read_text() + rules)
    return repository


@pytest.mark.usefixtures("own")
def test_changed_and_own_rules_are_listed_with_the_place_that_says_so(call: Call, capsys: Read) -> None:
    assert call("rules", "list", "--changed", "-f", "json") == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == {"acme-agent-without-team", "nhi-dormant", "secret-stale"}
    assert rows["nhi-dormant"]["changed"] == "off (muster.toml:7)"
    assert (rows["secret-stale"]["severity"], rows["secret-stale"]["changed"]) == ("high", "was medium (muster.toml:8)")
    assert rows["acme-agent-without-team"]["origin"] == "rules/team.yaml:1"
    assert call("rules", "list") == 0
    assert "1 of your own, 2 changed by settings" in capsys.readouterr().out


@pytest.mark.usefixtures("own")
def test_one_rule_is_shown_with_its_reasons_and_relations(call: Call, capsys: Read) -> None:
    assert call("rules", "show", "secret-stale") == 0
    out = capsys.readouterr().out
    assert "secret-stale is high instead of medium (muster.toml:8)" in out
    assert "by way of OWASP-NHI:NHI7:2025 to owasp-asi-2026 ASI06 (official)" in out
    assert call("rules", "show", "acme-agent-without-team") == 0
    assert "Nobody is asked when it misbehaves." in capsys.readouterr().out
    assert call("rules", "show", "secret-stal") == 2
    assert 'Did you mean "secret-stale"?' in capsys.readouterr().err


def test_own_rules_are_asked_about_their_cases(own: Path, call: Call, capsys: Read) -> None:
    assert call("rules", "test") == 0
    assert "1 rule: 1 good, 0 bad" in capsys.readouterr().out
    file = own / "rules" / "team.yaml"
    file.write_text(RULE.replace("desk names no team", "desk names a team"))
    assert call("rules", "test", "rules") == 1
    out = capsys.readouterr().out
    assert "an agent: hit of a says: desk names no team; expected: desk names a team" in out
    file.write_text(RULE.partition("  cases:")[0])
    assert call("rules", "test", "-f", "json") == 1
    assert json.loads(capsys.readouterr().out)[0]["missing"] == ["broken", "fine"]
    file.write_text(RULE.replace("tags.team", "tag.team"))
    assert call("rules", "test") == 2
    assert "rules/team.yaml:6: there is no tag; did you mean tags?" in capsys.readouterr().err


@pytest.mark.usefixtures("repository")
def test_without_own_rules_there_is_nothing_to_test(call: Call, capsys: Read) -> None:
    assert call("rules", "test") == 2
    assert "there are no rules of your own: name a FOLDER, or set rules.folder" in capsys.readouterr().err


def test_ids_in_settings_are_checked_against_own_rules_too(own: Path, call: Call, capsys: Read) -> None:
    settings = own / "muster.toml"
    settings.write_text(settings.read_text().replace('["nhi-dormant"]', '["acme-agent-without-teams"]'))
    assert call("rules", "list") == 2
    err = capsys.readouterr().err
    assert "muster.toml:7: there is no rule acme-agent-without-teams" in err
    assert 'Did you mean "acme-agent-without-team"?' in err


def test_python_runs_only_where_somebody_named_the_settings(
    own: Path, call: Call, capsys: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "rules" / "own.py").write_text("raise SystemError('ran')\n")
    assert call("rules", "list") == 2
    assert "may not run Python" in capsys.readouterr().err
    assert call("--config", "muster.toml", "rules", "list") == 2
    assert "own.py:1: it broke off with SystemError: ran" in capsys.readouterr().err
    (own / "rules" / "own.py").unlink()
    (own / "other").mkdir()
    (own / "other" / "own.py").write_text("raise SystemError('ran')\n")
    monkeypatch.setenv("MUSTER_RULES__FOLDER", "other")
    assert call("rules", "list") == 2
    assert "it broke off with SystemError" in capsys.readouterr().err


def test_a_scan_asks_own_rules_and_says_what_settings_changed(own: Path, call: Call, capsys: Read) -> None:
    file = own / "rules" / "team.yaml"
    file.write_text(RULE.replace("  record: Identity\n", "  record: Identity\n  kinds: ['ai.*']\n"))
    assert call("scan", "--exit-zero", "-f", "json") == 0
    scan = json.loads(capsys.readouterr().out)["scan"]
    (found,) = [each for each in scan["findings"] if each["rule"] == "acme-agent-without-team"]
    assert found["message"].endswith("names no team")
    assert found["frameworks"] == ["OWASP-NHI:NHI1:2025"]
    assert scan["tuned"] == [
        "nhi-dormant is switched off (muster.toml:7)",
        "secret-stale is high instead of medium (muster.toml:8)",
    ]
    assert "nhi-dormant" not in {each["rule"] for each in scan["outcomes"]}
    assert call("report") == 0
    assert "~ nhi-dormant is switched off (muster.toml:7)" in capsys.readouterr().out
    file.write_text(RULE.replace("severity: medium", "severity: awful"))
    assert call("scan") == 2
    assert "rules/team.yaml:3" in capsys.readouterr().err


def test_reports_know_own_rules_and_the_limits_of_the_settings(own: Path, call: Call, capsys: Read) -> None:
    """Right after the scan, and when they are written of the scan that is kept."""
    (own / "CODEOWNERS").write_text("* dana@example.com\n")
    identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
    subprocess.run(["git", "-C", own, "add", "CODEOWNERS"], check=True)
    subprocess.run(["git", "-C", own, *identity, "commit", "-q", "-m", "owner"], check=True)
    settings = own / "muster.toml"
    usual = settings.read_text()
    settings.write_text(usual + "[limits]\nowner_min_confidence = 1.0\n")
    assert call("scan", "--exit-zero", "-f", "html=html", "-f", "sarif=sarif") == 0
    data = _data(own / "html")
    assert "dana@example.com" not in str(data["identities"]["columns"]["owner"])
    settings.write_text(usual)
    assert call("report", "-f", "html=again", "-f", "sarif=sarif-again") == 0
    assert "dana@example.com" in str(_data(own / "again")["identities"]["columns"]["owner"])
    assert data["rules"]["acme-agent-without-team"] == "Nobody is asked when it misbehaves."
    assert ["acme-agent-without-team", "broken"] in [each[:2] for each in data["postures"]["checks"]]
    for name in ("sarif", "sarif-again"):
        rules = json.loads((own / name).read_text())["runs"][0]["tool"]["driver"]["rules"]
        (rule,) = [each for each in rules if each["id"] == "acme-agent-without-team"]
        assert rule["fullDescription"]["text"] == "Nobody is asked when it misbehaves."
    capsys.readouterr()


def _data(file: Path) -> Any:  # noqa: ANN401  because it is any JSON
    return json.loads(file.read_text().partition('id="data">')[2].partition("</script>")[0])
