"""Render many findings in every format: CPU, memory and bytes of each and of all together, beside Prowler's writers.

Each format runs in a process of its own, so that peaks do not mix. The graph is there and judged already when a scan
tells what it found, so both are counted to no format; what no rule asked of the graph, each format pays by itself.
``python -m benchmarks.formats 50000`` renders that many findings.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.scale import ACCOUNT_SIZE, AT, account_of, estate, identity_of, unit
from benchmarks.secrets.cache import cache
from findings.declare import Severity, View
from findings.evaluate import evaluate
from findings.finding import Finding, Outcome, RiskTerm, State, Status
from findings.limits import Limits
from findings.making import make_findings
from findings.registry import rules
from findings.worth import survey
from graph.access import AccessGraph
from graph.build import build
from graph.model import Exposure, Gap, GapReason
from reports.declare import Style, Whole
from reports.registry import reporters
from reports.scan import Scan, SourceSeen

HERE = Path(__file__).resolve().parent
COUNT = 10_000
GOAL = 10.0
"""Seconds of CPU for all formats together, at that count."""
ROUNDS = 3
"""The least of so many is told: where others use the same cores and caches, the same work takes up to twice as long."""
LEAK_EVERY = 20
FINDINGS_EACH = 4
"""Findings for each identity: our rules find 4,686 in 1,000 identities of the generated estate."""
GAPS = 50
OF_PROWLER = ("sarif", "csv", "ocsf", "asff", "html")
PROWLER = ("judgement", "peers")
LIMIT = 900
"""Seconds that one format may take."""


def finding(number: int) -> Finding:
    """A finding of common size: one in twenty is about a secret in a repository, the others about an identity."""
    severity = tuple(Severity)[4 - number % 5]
    leak = number % LEAK_EVERY == 0
    subject = exposure_id(number) if leak else identity_of(number // FINDINGS_EACH)
    return Finding(
        id=f"MB-{number:012X}",
        rule=ALL_RULES[number % len(ALL_RULES)],
        title="An administrator that nobody has used for a quarter",
        subject=subject,
        subject_name=f"machine-{number}",
        source="generated",
        scope=account_of(number),
        severity=severity,
        risk=max(100 - number * 100 // 50_000, 1),
        terms=(RiskTerm(60, "high by rule"), RiskTerm(15, "production"), RiskTerm(9, "reaches 12 secrets in 2 steps")),
        message=f"machine-{number} administers {account_of(number)} by policy Ship, and was last used 140 days ago",
        evidence=("policy Ship allows * on *", "last used on 2026-07-04", f"{account_of(number)} is production"),
        remedy=f"Ask whether machine-{number} is still needed; detach policy Ship, or give it what it used",
        frameworks=("OWASP-NHI:NHI5:2025", "NIST-CSF-2.0:PR.AA-05", "CIS-AWS-5.0/1.15"),
        owner=f"p{number % 250}@x.example" if number % 3 else None,
        status=(Status.NEW, Status.OPEN, Status.OPEN, Status.REOPENED, Status.OPEN)[number % 5],
        first_seen=AT,
        last_seen=AT,
    )


ALL_RULES = tuple(rules())


def exposure_id(number: int) -> str:
    """The id of an exposure."""
    return f"git.exposure:shop-{number % 50}/aws-access-key/{number}"


def exposures(count: int) -> Iterator[Exposure]:
    """The exposures that findings are about."""
    for number in range(0, count, LEAK_EVERY):
        yield Exposure(
            id=exposure_id(number),
            kind="git.exposure",
            scope=f"shop-{number % 50}",
            detector="aws-access-key",
            resource=f"git.repository:shop-{number % 50}",
            fingerprint=f"{number:064x}",
            preview="AKIA…XX",
            places=tuple(f"src/module-{number}/settings-{nth}.py:{nth + 7}" for nth in range(3)),
            commit="4f1c9ab" * 5,
            in_head=number % 40 == 0,
        )


def scan(count: int) -> Scan:
    """A scan with so many findings, some gaps, and rules without an answer."""
    gaps = tuple(
        Gap(
            source="generated",
            stream="iam.access_keys",
            scope=account_of(nth * ACCOUNT_SIZE),
            reason=GapReason.DENIED,
            permission="iam:ListAccessKeys",
            detail="AccessDenied",
            yields=("Credential",),
        )
        for nth in range(GAPS)
    )
    outcomes = tuple(
        Outcome(
            rule=each.id,
            title=each.title,
            severity=each.severity,
            state=State.UNKNOWN if at % 10 == 0 else State.BROKEN,
            gaps=tuple(gap.id for gap in gaps[:5]) if at % 10 == 0 else (),
        )
        for at, each in enumerate(rules().values())
    )
    return Scan(
        number=7,
        started=AT,
        finished=AT,
        version="bench",
        estate="generated",
        sources=(SourceSeen(name="generated", platform="aws", units=900, gapped=GAPS, records=90_000),),
        counts={},
        findings=tuple(finding(number) for number in range(count)),
        outcomes=outcomes,
        gaps=gaps,
    )


class Graph:
    """Makes and judges the graph when a format asks for it, as a scan has done before, and knows what that cost."""

    def __init__(self, count: int) -> None:
        self.seconds, self.grown = 0.0, 0
        self._count = count
        self._made: AccessGraph | None = None

    def __call__(self) -> AccessGraph:
        """The graph of an estate in which our rules would find about so many."""
        if self._made is None:
            begin, used = time.process_time(), memory()
            leaks = unit("exposures", "", tuple(exposures(self._count)))
            self._made = build([*estate(self._count // FINDINGS_EACH), leaks])
            judge(self._made)
            self.seconds, self.grown = time.process_time() - begin, memory() - used
        return self._made


def judge(graph: AccessGraph) -> None:
    """Ask a graph all that a scan asks before it tells: its rules, the risk of what they found, environments."""
    limits = Limits()
    evaluation = evaluate(View(graph=graph, before=None, at=AT, limits=limits), rules().values())
    make_findings(evaluation, rules(), graph, at=AT, limits=limits)
    survey(graph)


def memory() -> int:
    """The bytes in use now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def highest_memory() -> int:
    """The most bytes that were in use at once since the peak was forgotten."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def one(name: str, count: int) -> None:
    """Render in one format and print what it took, as JSON."""
    graph = Graph(count)
    whole = Whole(scan=scan(count), graph=graph, earlier=list)
    if asks(name):
        graph()
    before, seconds = memory(), []
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of judging is no format's
    for _ in range(ROUNDS if count == COUNT else 1):
        size, highest, begin = 0, 0, time.process_time()
        for chunk in reporters()[name].render(whole, Style()):
            size += len(chunk) if isinstance(chunk, bytes) else len(chunk.encode())
            highest = max(highest, len(chunk))
        seconds.append(time.process_time() - begin)
    peak = max(highest_memory() - before, 0)
    print(json.dumps({"seconds": min(seconds), "peak": peak, "size": size, "chunk": highest}))


def asks(name: str) -> bool:
    """Whether a format asks for the graph; told by trying with a scan of a few findings."""
    graph = Graph(LEAK_EVERY)
    for _ in reporters()[name].render(Whole(scan=scan(LEAK_EVERY), graph=graph, earlier=list), Style()):
        pass
    return graph.seconds > 0


def measured(program: list[str], *words: str) -> dict[str, Any] | None:
    """Run one format in a process of its own. None where it did not end well."""
    done = subprocess.run(
        [*program, *words], capture_output=True, text=True, check=False, timeout=LIMIT, cwd=HERE.parent
    )
    if done.returncode:
        print(f"  {' '.join(words)} did not end: {done.stderr.strip().splitlines()[-1:]}")
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def row(name: str, found: dict[str, Any]) -> str:
    """One line of the table."""
    sizes = f"{found['peak'] / 1e6:>9.0f} MB {found['size'] / 1e6:>9.2f} MB"
    return f"  {name:<24}{found['seconds']:>8.2f} s {sizes} {found.get('chunk', 0) / 1e3:>9.0f} kB"


def ours(count: int) -> dict[str, dict[str, Any]]:
    """Every registered format."""
    program = [sys.executable, "-m", "benchmarks.formats", "one"]
    load = f"load {os.getloadavg()[0]:.1f}"
    print(f"{count:,} findings, Python {platform.python_version()}, {os.cpu_count()} cores, {load}")
    print(f"  {'format':<24}{'CPU':>10} {'more memory':>12} {'bytes':>12} {'largest piece':>12}")
    found = {}
    for name in reporters():
        told = measured(program, name, str(count))
        if told is not None:
            found[name] = told
            print(row(name, told), flush=True)
    together = sum(told["seconds"] for told in found.values())
    goal = f"; the goal is {GOAL:.0f} s" if count == COUNT else ""
    print(f"  {len(found)} formats together {together:.2f} s of CPU{goal}; load {os.getloadavg()[0]:.1f}")
    return found


def beside(count: int, found: dict[str, dict[str, Any]]) -> None:
    """The same number of findings through Prowler's own writers, where the judgement benchmark installed it."""
    python = cache(*PROWLER) / "prowler" / "bin" / "python"
    if not python.exists():
        print("  Prowler is not installed: benchmarks/judgement installs it, and then it is measured here as well")
        return
    print("Prowler 5.46.0, the same number of findings")
    for name in OF_PROWLER:
        told = measured([str(python), str(HERE / "formats_prowler.py")], name, str(count))
        if told is None:
            continue
        same = f"  {told['seconds'] / found[name]['seconds']:.1f} times our CPU" if name in found else ""
        print(row(name, told) + same, flush=True)


def main() -> int:
    """Measure all formats, or one in this process."""
    words = sys.argv[1:]
    if words[:1] == ["one"]:
        one(words[1], int(words[2]))
        return 0
    count = int(words[0]) if words else COUNT
    found = ours(count)
    beside(count, found)
    return 0 if count != COUNT or sum(told["seconds"] for told in found.values()) < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
