"""Microsoft's own checker of SARIF, which knows what GitHub and Azure DevOps demand. It runs offline."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

TOOL = Path(__file__).parent / "npm/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"


def complaints(files: Iterable[Path], folder: Path) -> dict[str, set[str]]:
    """Return by the name of each file the rules that call something in it an error."""
    given, log = {file.name: file for file in files}, folder / "complaints.sarif"
    words = ["--rule-kind", "Sarif;Ghas;Ado", "--level", "Error", "--output", str(log), "--log", "ForceOverwrite"]
    done = subprocess.run(
        [TOOL, "validate", *map(str, given.values()), *words],
        capture_output=True,
        check=False,
        env={"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": str(folder), "TMPDIR": str(folder)},
    )
    assert b"Analysis completed successfully" in done.stdout, (done.stdout + done.stderr).decode()
    found: dict[str, set[str]] = {name: set() for name in given}
    for result in json.loads(log.read_text("utf-8-sig"))["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        found[uri.rpartition("/")[2]].add(f"{result['ruleId']} {result['message'].get('arguments')}")
    return found
