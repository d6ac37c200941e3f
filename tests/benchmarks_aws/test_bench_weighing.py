"""The comparison: growth is the steepest step, goals are judged rightly, a peer that fails runs no further."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.aws.compare import Told, figures, growth, main, table, theirs
from benchmarks.aws.deciding import microseconds, requests
from benchmarks.aws.gauge import Cost, Gauge
from benchmarks.aws.goals import Figures, goals
from benchmarks.aws.peers import Peer

MET = Figures(weighed={200: 0.1, 10_000: 6.0}, fork={200: 30.0}, growth=1.05, slowest=0.05, peak=9 * 10**8)


def told(cpu: float) -> Told:
    """Return what a size tells of which every stage costs the same."""
    stages = ("discovery", "tables", "entitlements", "graph", "closure", "questions")
    return Told({stage: Cost(cpu, cpu, 1, 2) for stage in stages}, {"can": [0.01, 0.03, 0.02]}, {"edges": 5})


def test_growth_is_the_steepest_between_two_sizes() -> None:
    assert growth({100: 1.0, 200: 2.0}) == pytest.approx(1)
    assert growth({100: 1.0, 200: 2.0, 400: 8.0}) == pytest.approx(2)


def test_a_goal_that_is_met_is_told_as_met() -> None:
    said = list(goals(MET))
    assert len(said) == 5
    assert all(each.endswith(", met") for each in said)


@pytest.mark.parametrize(
    "missed",
    [
        Figures(weighed={200: 0.1, 10_000: 31.0}, fork={200: 30.0}, growth=1.05, slowest=0.05, peak=1),
        Figures(weighed={200: 0.2, 10_000: 6.0}, fork={200: 30.0}, growth=1.05, slowest=0.05, peak=1),
        Figures(weighed={}, fork={}, growth=1.3, slowest=0.05, peak=1),
        Figures(weighed={}, fork={}, growth=None, slowest=0.1, peak=1),
        Figures(weighed={}, fork={}, growth=None, slowest=0.05, peak=10**9),
    ],
)
def test_a_goal_that_is_missed_is_told_as_missed(missed: Figures) -> None:
    assert sum(each.endswith("NOT MET") for each in goals(missed)) == 1


def test_entitlements_by_themselves_are_not_counted_twice() -> None:
    """The graph works them out again; discovery is told apart, for peers do without it."""
    assert told(1.0).weighed == 4


def test_figures_are_of_the_largest_account() -> None:
    found = figures({200: told(1.0), 400: told(2.0)}, {200: 9.0})
    assert (found.weighed, found.slowest, found.peak) == ({200: 4.0, 400: 8.0}, 0.03, 2)
    assert found.growth == pytest.approx(1)
    assert figures({200: told(1.0)}, {}).growth is None


def test_a_table_tells_how_long_questions_took(capsys: pytest.CaptureFixture[str]) -> None:
    table(told(1.0))
    said = capsys.readouterr().out
    assert "20.00 ms in the middle, 30.00 ms at most" in said


def test_a_peer_that_fails_runs_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    details = tmp_path / "details.json"
    details.write_text('{"RoleDetailList": [{"RoleName": "r"}]}')
    steps = (
        ("reads", ("-c", "import json, sys; json.load(open(sys.argv[1]))", "{file}")),
        ("fails", ("-c", "raise SystemExit('{role}' == 'r')")),
        ("never", ("-c", "")),
    )
    peer = Peer("python", lambda: Path(sys.executable), steps)
    assert [(step, spent.code) for step, spent in theirs(peer, details, 60)] == [("reads", 0), ("fails", 1)]


def test_stages_are_remembered_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    gauge = Gauge()
    assert gauge.stage("one", lambda: 1) == 1
    gauge.stage("two", lambda: sum(range(10**5)))
    assert list(gauge.costs) == ["one", "two"]
    assert gauge.costs["two"].cpu > 0
    assert gauge.costs["two"].peak > 10**6
    assert "two" in capsys.readouterr().err


def test_requests_are_decided() -> None:
    assert microseconds(requests(own=True, count=20)) > 0
    assert microseconds(requests(own=False, count=20)) > 0


def test_a_whole_comparison_of_one_small_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    main(["--roles", "20", "--resources", "100", "--peer"])
    said = capfd.readouterr().out
    assert "20 roles, 100 resources" in said
    assert "discovery" in said
    assert "goal: less than 1 GB" in said
