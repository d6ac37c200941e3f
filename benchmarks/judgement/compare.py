"""Everything planted, everything told, side by side: ``python -m benchmarks.judgement.compare``."""

from __future__ import annotations

import argparse
import signal
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.judgement import ours, peers
from benchmarks.judgement.estate import Thing, estate
from benchmarks.judgement.serving import Serving, served
from benchmarks.judgement.told import Told
from benchmarks.secrets.cache import cache

Tool = Callable[[Serving, Path, float], Told]
TOOLS: dict[str, Tool] = {"muster": ours.muster, **peers.PEERS}
KEYS = ("ListAccessKeys", "GetAccessKeyLastUsed", "GetCredentialReport", "GenerateCredentialReport")
DENIED = {
    **dict.fromkeys(("old-key", "unused-key", "two-keys", "person-and-program"), KEYS),
    **dict.fromkeys(
        ("secret-open", "secret-not-rotated", "secret-rotation-fails", "secret-idle", "secret-unlabelled"),
        ("ListSecrets",),
    ),
    "parameter-in-clear": ("DescribeParameters", "GetParameters"),
    **dict.fromkeys(("secret-in-function", "key-in-function"), ("ListFunctions",)),
    **dict.fromkeys(("agent-admin", "agents-share-role", "agent-reads-secrets"), ("ListAgents",)),
    "approle-endless": ("auth/approle/role",),
    "issuer-unbound": ("auth/jwt/role",),
    "any-pod": ("auth/kubernetes/role",),
    "everything-policy": ("sys/policies/acl",),
    "machine-with-password": ("identity/entity/id",),
    **dict.fromkeys(("database-password", "entry-unlabelled"), ("secret/metadata",)),
}
"""By trouble, the actions of AWS and the paths of the secrets manager without which nobody can tell."""
Checks = Mapping[str, Mapping[str, Sequence[str]]]


class Row(msgspec.Struct, kw_only=True):
    """How one tool did at one trouble. ``denied`` is what it said when the calls for it were refused."""

    tool: str
    trouble: str
    planted: int = 0
    missed: list[str] = []
    traps: int = 0
    alarms: list[str] = []
    judged: bool = True
    denied: str = ""

    @property
    def told(self) -> str:
        """In a line of the table."""
        if not self.judged:
            return "no check"
        text = f"{self.planted - len(self.missed)}/{self.planted}  {len(self.alarms)}/{self.traps}"
        return f"{text}  {self.denied}".rstrip()


def rows(tool: str, told: Told, refused: Told | None, things: Sequence[Thing], checks: Checks) -> list[Row]:
    """Hold what a tool told against the labels."""
    by_trouble: dict[str, Row] = {}
    for each in things:
        row = by_trouble.setdefault(each.trouble, Row(tool=tool, trouble=each.trouble))
        wanted = checks.get(tool, {}).get(each.trouble, ())
        row.judged = bool(wanted)
        alarmed = any((check, each.name) in told.found for check in wanted)
        label = f"{'broken' if each.broken else 'traps'}[{each.variant}] {each.name}"
        if each.broken:
            row.planted += 1
            row.missed += [] if alarmed else [label]
        else:
            row.traps += 1
            row.alarms += [label] if alarmed else []
        if refused and each.trouble in DENIED:
            row.denied = honesty(refused, wanted, DENIED[each.trouble])
    return sorted(by_trouble.values(), key=lambda row: row.trouble)


def honesty(refused: Told, wanted: Sequence[str], calls: Sequence[str]) -> str:
    """What a tool said of a trouble whose calls were refused. Any line that names one of them counts as said."""
    if not wanted:
        return ""
    if not refused.ended:
        return "broke"
    said = all(check in refused.unknown for check in wanted) or any(call in refused.refusals for call in calls)
    return "unknown" if said else "silent"


def table(told: Sequence[Row]) -> str:
    """Found of planted, alarms of traps, and what was said of refused calls; troubles down, tools across."""
    tools = list(dict.fromkeys(row.tool for row in told))
    by_trouble: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in told:
        by_trouble[row.trouble][row.tool] = row
    lines = [f"{'trouble':22}" + "".join(f"{tool:26}" for tool in tools)]
    lines += [
        f"{trouble:22}" + "".join(f"{of[tool].told:26}" for tool in tools) for trouble, of in sorted(by_trouble.items())
    ]
    return "\n".join([*lines, f"{'all':22}" + "".join(f"{_sum([r for r in told if r.tool == t]):26}" for t in tools)])


def _sum(told: Sequence[Row]) -> str:
    planted, traps = sum(row.planted for row in told), sum(row.traps for row in told)
    found = sum(row.planted - len(row.missed) for row in told)
    asked = [row.denied for row in told if row.denied]
    honest = f"  {asked.count('unknown')}/{len(asked)}" if asked else ""
    return f"{found}/{planted}  {sum(len(row.alarms) for row in told)}/{traps}{honest}"


def main() -> None:
    """Run every tool on the whole estate, then with calls refused, and print what each told."""
    # Whoever ends it ends the servers as well.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit("told to stop"))
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--copies", type=int, default=2, help="how often every variant is planted")
    asked.add_argument("--tool", action="append", choices=sorted(TOOLS), help="only this one; repeatable")
    asked.add_argument("--minutes", type=float, default=20, help="how long one tool may take")
    asked.add_argument("--json", type=Path, help="write every figure here as well")
    given = asked.parse_args()
    checks = tomllib.loads(Path(__file__).with_name("checks.toml").read_text("utf-8"))
    things, names = estate(given.seed, given.copies), given.tool or list(TOOLS)
    whole = _run(names, given, ())
    asking = [name for name in names if name not in peers.ASK_NOTHING]
    refused = _run(asking, given, sorted({call for calls in DENIED.values() for call in calls}))
    told = [row for name in names for row in rows(name, whole[name], refused.get(name), things, checks)]
    print("Found of planted, false alarms of traps, and what was said where its calls were refused:\n")
    print(table(told))
    for name in names:
        why = "" if whole[name].ended else f", and did not come to its end: {whole[name].why}"
        print(f"{name}: {whole[name].seconds:.0f} s, {whole[name].calls} calls of AWS{why}")
    for row in told:
        if row.tool == "muster":
            print(*(f"missed: {row.trouble} {each}" for each in row.missed), sep="\n", end="\n" if row.missed else "")
            print(*(f"false: {row.trouble} {each}" for each in row.alarms), sep="\n", end="\n" if row.alarms else "")
    if given.json:
        parts = ("seconds", "calls", "why")
        figures = {"rows": told} | {part: {name: getattr(whole[name], part) for name in names} for part in parts}
        given.json.write_bytes(msgspec.json.format(msgspec.json.encode(figures)))


def _run(names: Sequence[str], given: argparse.Namespace, refused: Sequence[str]) -> dict[str, Told]:
    """Each tool in a folder of its own, one after the other, on the same stand-in."""
    run = "refused" if refused else "whole"
    # What a tool says of what it could not read is the same of one thing and of many.
    home, copies = cache("judgement", run), 1 if refused else given.copies
    with served(home, given.seed, copies, refused) as serving:
        return {name: _told(name, serving, cache("judgement", run, name), given.minutes * 60) for name in names}


def _told(name: str, serving: Serving, folder: Path, limit: float) -> Told:
    before = serving.asked()
    told = TOOLS[name](serving, folder, limit)
    return msgspec.structs.replace(told, calls=serving.asked() - before)


if __name__ == "__main__":
    main()
