"""Run this project's scan and its peers on the same texts, in turns, and print what each costs as ratios.

``python -m benchmarks.secrets.compare`` measures everything on the real history. Ratios are this project's cost divided
by a peer's, of the medians over all rounds: below 1 this project is cheaper. A peer that took longer than the limit
counts as having taken the limit, so that a ratio to it is an upper bound.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.secrets.goals import Goal, goals
from benchmarks.secrets.history import real
from benchmarks.secrets.ours import environment, python, remembered
from benchmarks.secrets.peers import OURS, PEERS, Mode, Scanner
from benchmarks.secrets.spend import Spent
from benchmarks.secrets.targets import Target, target
from scanner.folders import cache_folder

Costs = dict[str, list[Spent]]
MEASURES: dict[str, Callable[[Spent], float]] = {
    "cpu": lambda spent: spent.cpu,
    "wall": lambda spent: spent.wall,
    "peak": lambda spent: spent.peak,
}
MINUTE = 60
READY = """
import sys, pathlib
from connectors.detect import Finder, opened
Finder(opened(pathlib.Path(sys.argv[1]))).ready()
"""


def median(spent: Sequence[Spent], measure: str) -> float:
    """Return the median of one measure over all rounds."""
    return statistics.median(MEASURES[measure](each) for each in spent)


def ratio(costs: Costs, peer: str, measure: str) -> float:
    """Return this project's cost divided by a peer's."""
    return median(costs[OURS.name], measure) / max(median(costs[peer], measure), 1e-9)


def forget() -> None:
    """Let this project forget what it has seen, but not how it compiled its rules, before a first scan is measured."""
    folder = cache_folder({"XDG_CACHE_HOME": str(remembered())})
    for each in folder.iterdir() if folder.exists() else ():
        if each.is_dir():
            shutil.rmtree(each)
        elif not each.name.startswith("detectors-"):
            each.unlink()
    # In a process of its own: what this one holds would count as the peak of all that it starts.
    subprocess.run([python(), "-P", "-c", READY, str(folder)], env=environment(), check=True)


def measure(mode: Mode, scanners: Sequence[Scanner], at: Target, rounds: int, limit: float) -> Costs:
    """Run the scanners in turns and print each run as it ends. A scanner over the limit does not run again.

    What a scanner that failed has cost is no measurement: it is printed as failed and left out.
    """
    costs: Costs = defaultdict(list)
    for nth in range(rounds):
        for each in scanners:
            if any(spent.over for spent in costs[each.name]):
                continue
            if each is OURS and mode is not Mode.AGAIN:
                forget()
            spent, found = each.run(mode, at.path, at.files, limit)
            print(f"{mode:8} round {nth + 1}  {line(each, spent, len(found))}", flush=True)
            if spent.over or each.whole(spent):
                costs[each.name].append(spent)
    return {name: spent for name, spent in costs.items() if spent}


def line(scanner: Scanner, spent: Spent, found: int) -> str:
    """Return one run as a line of figures."""
    more = "more than " if spent.over else ""
    ended = (
        f"found {found}" if scanner.whole(spent) else "ended at the limit" if spent.over else f"FAILED ({spent.code})"
    )
    cost = f"cpu {more}{spent.cpu:.2f} s  wall {more}{spent.wall:.2f} s  peak {spent.peak / 1e6:.0f} MB"
    return f"{scanner.name:16}{cost}  {ended}"


def table(mode: Mode, costs: Costs) -> None:
    """Print the ratios to every peer, then the goals of this mode with what was measured."""
    if OURS.name in costs:
        print(f"\n{mode}: {OURS.name} divided by each peer (medians)\n{'':16}{'cpu':>8}{'wall':>8}{'peak':>8}")
        for peer in (name for name in costs if name != OURS.name):
            figures = "".join(f"{ratio(costs, peer, each):8.3f}" for each in MEASURES)
            print(f"{peer:16}{figures}{'  upper bounds' if costs[peer][-1].over else ''}")
    for goal in goals(mode):
        print(f"  {judged(goal, costs)}")
    print(flush=True)


def judged(goal: Goal, costs: Costs) -> str:
    """Return one goal with what was measured."""
    peers = [peer for peer in costs if peer != OURS.name and goal.peer in {peer, ""}]
    if OURS.name not in costs or not peers:
        return f"{goal.says}: not measured"
    worst = max(ratio(costs, peer, goal.measure) for peer in peers)
    return f"{goal.says}: {worst:.3f}, {'met' if worst <= goal.most else 'NOT MET'}"


def again(costs: dict[Mode, Costs]) -> None:
    """Print what a second scan of an unchanged history costs of the first."""
    first, second = costs.get(Mode.HISTORY, {}).get(OURS.name), costs.get(Mode.AGAIN, {}).get(OURS.name)
    if first and second:
        for each in ("cpu", "wall"):
            share = median(second, each) / median(first, each)
            print(
                f"second scan, {each} of the first at most 0.05: {share:.3f}, {'met' if share <= 0.05 else 'NOT MET'}"
            )


def arguments() -> argparse.Namespace:
    """Read the command line."""
    every = [each.name for each in PEERS]
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mode", action="append", type=Mode, choices=list(Mode), help="repeatable; all unless given")
    options.add_argument("--peer", action="append", choices=every, help="repeatable; all unless given")
    options.add_argument("--without-ours", action="store_true", help="measure the peers alone")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--minutes", type=float, default=15, help="when a run is ended and told as more than that")
    options.add_argument("--history", type=Path, help="another repository than the real history")
    return options.parse_args()


def main() -> None:
    """Measure what was asked for and print it."""
    asked = arguments()
    history = (asked.history or real()).resolve()
    chosen = [each for each in PEERS if not asked.peer or each.name in asked.peer]
    scanners = chosen if asked.without_ours else [OURS, *chosen]
    print("\n".join(f"{each.name} {each.version()}" for each in scanners), flush=True)
    costs: dict[Mode, Costs] = {}
    for mode in asked.mode or Mode:
        able = [each for each in scanners if mode in each.modes]
        costs[mode] = measure(mode, able, target(mode, history), asked.rounds, asked.minutes * MINUTE)
        table(mode, costs[mode])
    again(costs)


if __name__ == "__main__":
    main()
