from __future__ import annotations

import json
from collections.abc import Callable

import pytest

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("repository")
def test_a_scan_is_held_beside_a_framework(call: Call, capsys: Read) -> None:
    call("scan", "--exit-zero", "--allow-gaps")
    call("scan", "--exit-zero", "--allow-gaps")
    capsys.readouterr()
    assert call("posture", "--framework", "owasp-nhi", "-f", "json") == 0
    told = json.loads(capsys.readouterr().out)
    items = {item["id"]: item for item in told["posture"]["items"]}
    assert set(items) == {f"NHI{number}" for number in range(1, 11)}
    unregistered = next(check for check in items["NHI1"]["checks"] if check["rule"] == "ai-unregistered")
    assert told["scan"] == 2
    assert all(len(counts) == 1 for counts in told["before"].values())
    assert unregistered["standing"] in {"broken", "unknown"}
    assert call("posture") == 0
    assert "nist-csf-2.0" in capsys.readouterr().out
    assert call("posture", "--framework", "owasp-asi", "-f", "markdown", "--scan", "1", "--last", "1") == 0
    assert capsys.readouterr().out.startswith("# OWASP Top 10 for Agentic Applications, edition 2026\n\nScan 1: ")
    assert call("posture", "--framework", "owasp-asi", "--checks") == 0
    assert "ASI03" in capsys.readouterr().out


@pytest.mark.usefixtures("repository")
def test_a_framework_that_nobody_knows_is_named_with_those_there_are(call: Call, capsys: Read) -> None:
    assert call("posture", "--framework", "soc2") == 2
    assert "no framework is called soc2; there are: owasp-nhi-2025" in capsys.readouterr().err
