"""Measure accounts of growing size, and the peers on the same accounts, and hold the figures against the goals.

``python -m benchmarks.aws.compare`` makes each account, lets this project and then each peer read it, all in processes
of their own and in one run, and prints what each costs. A peer that comes to its limit is not given a larger account.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import msgspec

from benchmarks.aws.account import account
from benchmarks.aws.dumps import write
from benchmarks.aws.gauge import Cost
from benchmarks.aws.goals import Figures, goals
from benchmarks.aws.peers import FORK, PEERS, Peer
from benchmarks.aws.size import WEIGHED
from benchmarks.secrets.cache import cache
from benchmarks.secrets.spend import Spent

SIZES = (200, 1_000, 3_000, 10_000)
RESOURCES_OF_EACH = 10
"""Resources for each role: cost is to grow with the whole account, not with one side of it."""


class Told(msgspec.Struct):
    """What one size said of itself."""

    costs: Mapping[str, Cost]
    questions: Mapping[str, list[float]]
    counts: Mapping[str, int]

    @property
    def weighed(self) -> float:
        """Seconds of CPU from the records to the last answer."""
        return sum(self.costs[stage].cpu for stage in WEIGHED)


def made(roles: int, resources: int) -> Path:
    """Make an account's folder, unless it is there, and return its file of identities."""
    folder = cache("aws", "accounts", f"{roles}-{resources}")
    found = next(folder.glob("*/get-account-authorization-details.json"), None)
    return found or write(account(roles, resources), folder)


def ours(details: Path) -> Told:
    """Measure this project on an account, in a process of its own, and print what each stage costs."""
    command = [sys.executable, "-m", "benchmarks.aws.size", str(details.parent.parent)]
    # Its stages are printed as they end: the largest account takes minutes.
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=sys.stdout)
    return msgspec.json.decode(done.stdout, type=Told)


def theirs(peer: Peer, details: Path, limit: float) -> list[tuple[str, Spent]]:
    """Let a peer read an account, and print what each of its steps costs."""
    roles = msgspec.json.decode(details.read_bytes())["RoleDetailList"]
    spent = list(peer.run(details, roles[0]["RoleName"], limit))
    for step, each in spent:
        print(f"  {peer.name}, {step}: {_line(each)}", flush=True)
    return spent


def _line(spent: Spent) -> str:
    more = "MORE THAN " if spent.over else ""
    failed = f"  FAILED ({spent.code})" if spent.code and not spent.over else ""
    return f"{more}{spent.cpu:.2f} s CPU, {more}{spent.wall:.2f} s, {spent.peak / 1e6:.0f} MB peak{failed}"


def whole(spent: Iterable[tuple[str, Spent]]) -> bool:
    """Tell whether a peer came to its end."""
    return all(not each.over and not each.code for _, each in spent)


def growth(costs: Mapping[int, float]) -> float:
    """Return the steepest exponent between two sizes that follow on each other: 1 is in proportion."""
    steps = pairwise(sorted(costs.items()))
    return max(math.log(more / less) / math.log(larger / smaller) for (smaller, less), (larger, more) in steps)


def measure(sizes: Iterable[int], resources: int | None, peers: Iterable[Peer], limit: float) -> Figures:
    """Measure every size, and return what the goals are held against."""
    told: dict[int, Told] = {}
    fork: dict[int, float] = {}
    left = list(peers)
    for roles in sizes:
        count = resources or roles * RESOURCES_OF_EACH
        print(f"{roles:,} roles, {count:,} resources", flush=True)
        details = made(roles, count)
        told[roles] = ours(details)
        table(told[roles])
        for peer in tuple(left):
            spent = theirs(peer, details, limit)
            if not whole(spent):
                left.remove(peer)
            elif peer.name == FORK:
                fork[roles] = sum(each.cpu for _, each in spent)
    return figures(told, fork)


def table(told: Told) -> None:
    """Print how long one size's questions took, and what was found."""
    for name, times in told.questions.items():
        middle, most = sorted(times)[len(times) // 2], max(times)
        print(f"  {name:<18}{middle * 1e3:>9.2f} ms in the middle, {most * 1e3:.2f} ms at most")
    print("  " + ", ".join(f"{count:,} {what}" for what, count in told.counts.items()), flush=True)


def figures(told: Mapping[int, Told], fork: Mapping[int, float]) -> Figures:
    """Return what the goals are held against, as far as it was measured."""
    largest = told[max(told)]
    return Figures(
        weighed={roles: each.weighed for roles, each in told.items()},
        fork=fork,
        growth=growth({roles: each.weighed for roles, each in told.items()}) if len(told) > 1 else None,
        slowest=max(second for times in largest.questions.values() for second in times),
        peak=max(cost.peak for cost in largest.costs.values()),
    )


def main(words: list[str] | None = None) -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--roles", type=int, nargs="+", default=SIZES, help="the sizes, the smallest first")
    parser.add_argument("--resources", type=int, help="as many resources at every size, instead of ten for each role")
    parser.add_argument("--peer", nargs="*", default=[peer.name for peer in PEERS], help="only these peers, or none")
    parser.add_argument("--minutes", type=float, default=12, help="how long one step of a peer may take")
    given = parser.parse_args(words)
    peers = [peer for peer in PEERS if peer.name in given.peer]
    for said in goals(measure(given.roles, given.resources, peers, given.minutes * 60)):
        print(said)


if __name__ == "__main__":
    main()
