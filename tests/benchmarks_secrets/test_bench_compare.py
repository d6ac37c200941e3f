"""The comparison: reports of every scanner are read, costs are those of the whole tree, goals are judged rightly."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks.secrets.compare import judged, line, measure, ratio, table
from benchmarks.secrets.found import (
    Found,
    Reader,
    of_betterleaks,
    of_detect_secrets,
    of_gitleaks,
    of_kingfisher,
    of_muster,
    of_trufflehog3,
    read,
)
from benchmarks.secrets.goals import GOALS, Goal
from benchmarks.secrets.peers import OURS, PEERS, Mode, Scanner
from benchmarks.secrets.spend import Spent, spend
from benchmarks.secrets.targets import Target

IN_COMMIT = {"commit": {"id": "c"}}
REPORTS = [
    (of_muster, {"findings": [{"rule": "r", "places": [{"path": "a", "line": 2, "commit": "c"}]}]}),
    (
        of_kingfisher,
        {
            "findings": [
                {"rule": {"id": "r"}, "finding": {"path": "a", "line": 2, "git_metadata": {"commit": {"id": "c"}}}}
            ]
        },
    ),
    (
        of_betterleaks,
        {"findings": [{"rule_id": "r", "attributes": {"git.sha": "c"}, "location": {"path": "a", "start_line": 2}}]},
    ),
    (of_gitleaks, [{"RuleID": "r", "File": "a", "StartLine": 2, "Commit": "c"}]),
    (of_trufflehog3, [{"rule": {"id": "r"}, "path": "a", "line": "2", "commit": "c"}]),
]


def cost(cpu: float, *, over: bool = False, code: int = 0) -> Spent:
    """Return what a run cost of which only the CPU matters."""
    return Spent(cpu, cpu, 1, code, over=over)


@pytest.mark.parametrize(("reader", "report"), REPORTS)
def test_every_report_is_read_to_the_same_place(reader: Reader, report: object) -> None:
    """Scanners are compared by where, so every reader must agree on it."""
    assert list(reader(json.dumps(report))) == [Found("a", 2, "r", "c")]


def test_the_baseline_of_detect_secrets_is_read() -> None:
    """It knows no commits."""
    report = {"results": {"a": [{"line_number": 2, "type": "r"}]}}
    assert list(of_detect_secrets(json.dumps(report))) == [Found("a", 2, "r")]


def test_what_a_finding_of_betterleaks_is_made_of_counts_too() -> None:
    """It tells a pair of keys as one finding: both of its lines were found."""
    part = {"rule_id": "s", "location": {"start_line": 3}}
    whole = {"rule_id": "r", "attributes": {}, "location": {"path": "a", "start_line": 2}}
    report = {"findings": [whole | {"component_sets": [{"components": [part]}]}]}
    assert list(of_betterleaks(json.dumps(report))) == [Found("a", 2, "r"), Found("a", 3, "s")]


@pytest.mark.parametrize("empty", ["", "null"])
def test_a_report_of_nothing_has_no_places(tmp_path: Path, empty: str) -> None:
    """Scanners that find nothing write nothing, or null."""
    (tmp_path / "report").write_text(empty)
    assert read(of_gitleaks, tmp_path / "report", tmp_path) == []


def test_paths_are_told_below_the_target_however_they_were_written(tmp_path: Path) -> None:
    """One scanner writes them absolute, one with a dot, one bare."""
    report = tmp_path / "report"
    for path in (f"{tmp_path}/x/a.py", "./x/a.py", "x/a.py"):
        report.write_text(json.dumps([{"RuleID": "r", "File": path, "StartLine": 2, "Commit": ""}]))
        assert read(of_gitleaks, report, tmp_path) == [Found("x/a.py", 2, "r")]


def test_the_cost_of_children_is_counted(tmp_path: Path) -> None:
    """A scanner that works in other processes must not look cheap."""
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    command = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"]
    spent = spend(command, tmp_path, tmp_path / "printed", 60, os.environ)
    assert spent.cpu >= 0.3
    assert spent.code == 0
    assert not spent.over


def test_a_command_over_its_limit_is_ended_with_its_children(tmp_path: Path) -> None:
    """Nothing goes on running behind the next measurement."""
    inner = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    command = [sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"]
    assert spend(command, tmp_path, tmp_path / "printed", 1.5, os.environ).over
    pid = (tmp_path / "pid").read_text()
    state = Path("/proc", pid, "stat")
    end = time.monotonic() + 30
    while runs(state) and time.monotonic() < end:
        time.sleep(0.01)
    assert not runs(state)


def runs(state: Path) -> bool:
    """Whether a process is there and not merely waited for."""
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_ratios_are_of_medians() -> None:
    """One slow round tells nothing."""
    costs = {OURS.name: [cost(1), cost(2), cost(90)], "peer": [cost(4), cost(4), cost(4)]}
    assert ratio(costs, "peer", "cpu") == 0.5


def test_a_goal_against_every_peer_is_held_against_the_cheapest() -> None:
    """It is met only where every peer's ratio is within it."""
    goal = Goal(Mode.HISTORY, "", "cpu", 1)
    costs = {OURS.name: [cost(2)], "slow": [cost(9)], "quick": [cost(1)]}
    assert judged(goal, costs).endswith("2.000, NOT MET")
    assert judged(goal, costs | {"quick": [cost(4)]}).endswith("0.500, met")


def test_a_goal_without_figures_is_not_judged(capsys: pytest.CaptureFixture[str]) -> None:
    """A run that failed must never read as a goal that was met."""
    assert judged(GOALS[0], {"kingfisher": [cost(1)]}).endswith("not measured")
    table(Mode.HISTORY, {"kingfisher": [cost(1)]})
    assert "met" not in capsys.readouterr().out.replace("not measured", "")


def scanner(name: str, code: int) -> Scanner:
    """Return a scanner that prints an empty report and ends with a code."""
    script = f"print('[]'); raise SystemExit({code})"
    return Scanner(name, "p", lambda: Path(sys.executable), of_gitleaks, {Mode.FOLDER: ("-c", script)})


def test_a_run_that_failed_is_printed_as_failed_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its cost is no measurement."""
    costs = measure(Mode.FOLDER, [scanner("good", 1), scanner("bad", 7)], Target(tmp_path), 2, 60)
    assert {name: len(spent) for name, spent in costs.items()} == {"good": 2}
    assert capsys.readouterr().out.count("FAILED (7)") == 2


def test_a_run_over_the_limit_says_so() -> None:
    """Its figures are lower bounds."""
    assert "more than" in line(PEERS[0], cost(1, over=True), 0)


def test_no_scanner_is_given_a_device_as_its_report() -> None:
    """A scanner that replaces its report would replace the device."""
    report, target = Path("/r/report.json"), Path("/t")
    for each in PEERS:
        for mode in each.modes:
            words = " ".join(each.modes[mode]).format(target=target, files="", report=report)
            assert "/dev/" not in words


def test_files_and_places_are_filled_into_the_command() -> None:
    """A list of files becomes as many words."""
    command = scanner("s", 0)
    command.modes[Mode.FILE] = ("{target}", "{files}", "{report}")
    words = command.command(Mode.FILE, Path("/t"), ["a", "b"], Path("/r"))
    assert words[1:] == ["/t", "a", "b", "/r"]
