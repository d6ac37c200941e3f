"""Store, load, build and judge generated estates of growing size; time and memory per stage, and cost per identity.

Each size runs in a process of its own, so that peaks do not mix. ``python benchmarks/scale.py 10000`` runs one size,
and ``python benchmarks/scale.py rules 10000`` tells of each rule its time, and the memory it needs beside its answers.

The generated estate is one of nothing but trouble: 4.7 findings for each identity, as no real estate has, and what they
take is proportional to their number. ``--healthy 0.95`` leaves so large a share of the identities without any, so that
both can be seen: what it takes to look, and what it takes to tell.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from findings.declare import Hit, Rule, Unsure, View
from findings.evaluate import evaluate
from findings.limits import Limits
from findings.making import make_findings
from findings.registry import rules
from graph.build import build
from graph.collector import collector_paused
from graph.model import (
    AnyRecord,
    Credential,
    Grant,
    Identity,
    Membership,
    Observed,
    OwnerClaim,
    Person,
    Policy,
    Resource,
    Statement,
    Trust,
    Usage,
)
from reports.scan import Scan
from scanner.store.book import Book

T = TypeVar("T")
AT = datetime(2026, 11, 21, tzinfo=UTC)
SIZES = (10_000, 30_000, 100_000)
ACCOUNT_SIZE = 500
CREDENTIALS, GROUPS, TRUSTS = 3, 3, 4
POLICIES = 40


def account_of(number: int) -> str:
    """The account that an identity lives in."""
    return f"{100_000_000_000 + number // ACCOUNT_SIZE}"


def identity_of(number: int) -> str:
    """The id of an identity: nine in ten are roles."""
    return f"arn:aws:iam::{account_of(number)}:{'user' if number % 10 == 0 else 'role'}/machine-{number}"


def group_of(number: int, nth: int) -> str:
    """One of the groups of an identity, in its own account."""
    return f"arn:aws:iam::{account_of(number)}:group/team-{(number + nth * 7) % 25}"


def policy_of(account: str, nth: int) -> str:
    """One of the policies of an account."""
    return f"arn:aws:iam::{account}:policy/p{nth}"


def estate(size: int, healthy: float = 0) -> Iterator[Observed]:
    """Yield an estate of ``size`` identities, three credentials and about ten edges each, account by account.

    Of so large a share of them nothing is wrong, and their use is reported.
    """
    yield unit("people", "", tuple(people()))
    for first in range(0, size, ACCOUNT_SIZE):
        account = account_of(first)
        numbers = range(first, min(first + ACCOUNT_SIZE, size))
        yield unit("account", account, tuple(fixtures(account)))
        ill = [number for number in numbers if number % 100 >= healthy * 100]
        well = [number for number in numbers if number % 100 < healthy * 100]
        identities = [*map(of_identity, ill), *map(of_healthy, well)]
        keys = [*map(credentials, ill), *map(healthy_credentials, well)]
        yield unit("identities", account, tuple(chain.from_iterable(identities)))
        yield unit("credentials", account, tuple(chain.from_iterable(keys)))
        yield unit("trusts", account, tuple(each for number in numbers for each in trusts(number, size)))


def people() -> Iterator[Person]:
    """Those who answer for the identities; 50 more who are named as owners are nobody that the directory knows."""
    for n in range(200):
        yield Person(id=f"person:{n}", kind="person", name=f"p{n}", email=f"p{n}@x.example", status="active")


def unit(stream: str, scope: str, records: tuple[AnyRecord, ...]) -> Observed:
    """One unit of the generated source."""
    return Observed(source="generated", stream=stream, scope=scope, seen=AT, records=records)


def fixtures(account: str) -> Iterator[AnyRecord]:
    """An account with its groups and policies; one policy in forty is everything on everything."""
    yield Resource(id=f"aws.account:{account}", kind="aws.account", scope=account, name=account)
    for nth in range(25):
        group = f"arn:aws:iam::{account}:group/team-{nth}"
        yield Identity(id=group, kind="aws.iam.group", scope=account, name=f"team-{nth}")
    for nth in range(POLICIES):
        actions = ("*",) if nth == 0 else (f"service{nth}:Get*", f"service{nth}:Put*", "sts:AssumeRole")
        statement = Statement(allow=True, actions=actions, resources=("*",))
        yield Policy(
            id=policy_of(account, nth), kind="aws.iam.policy", scope=account, name=f"p{nth}", statements=(statement,)
        )


def of_identity(number: int) -> Iterator[AnyRecord]:
    """An identity with its groups, its policy and its owner."""
    yield identity(number)
    yield from rights(number, 0 if number % 200 == 0 else 1 + number % (POLICIES - 1))
    if number % 3:
        yield owned_by(number, number % 250)


def of_healthy(number: int) -> Iterator[AnyRecord]:
    """The same where nothing is wrong: it is used, with all its rights, and somebody is there to answer for it."""
    policy = 1 + number % (POLICIES - 1)
    yield identity(number, AT - timedelta(days=number % 9))
    yield from rights(number, policy)
    yield owned_by(number, number % 200)
    for service in (f"service{policy}", "sts"):
        yield Usage(
            id=f"u:{number}:{service}",
            kind="aws.iam.usage",
            scope=account_of(number),
            identity=identity_of(number),
            action=f"{service}:*",
            last_used=AT - timedelta(days=number % 9),
            window_days=400,
        )


def identity(number: int, last_used: datetime | None = None) -> Identity:
    """One identity by itself."""
    return Identity(
        id=identity_of(number),
        kind="aws.iam.user" if number % 10 == 0 else "aws.iam.role",
        scope=account_of(number),
        name=f"machine-{number}",
        created=AT - timedelta(days=number % 900),
        last_used=last_used,
    )


def rights(number: int, policy: int) -> Iterator[AnyRecord]:
    """The groups of an identity, and its policy."""
    id_, account = identity_of(number), account_of(number)
    for nth in range(GROUPS):
        group = group_of(number, nth)
        yield Membership(id=f"m:{number}:{nth}", kind="aws.iam.membership", scope=account, member=id_, group=group)
    yield Grant(id=f"g:{number}", kind="aws.iam.grant", scope=account, identity=id_, policy=policy_of(account, policy))


def owned_by(number: int, person: int) -> OwnerClaim:
    """Who is said to answer for an identity."""
    return OwnerClaim(
        id=f"o:{number}",
        kind="owner",
        subject=identity_of(number),
        owner=f"p{person}@x.example",
        evidence="tag:Owner",
        confidence=0.9,
    )


def credentials(number: int) -> Iterator[AnyRecord]:
    """The credentials of an identity, of all ages."""
    for nth in range(CREDENTIALS):
        created = AT - timedelta(days=(number * 7 + nth * 31) % 400)
        yield key(number, nth, active=nth != 2, created=created, last_used=created + timedelta(days=number % 50))


def healthy_credentials(number: int) -> Iterator[Credential]:
    """One that is young and in use, and two that were switched off when the next was made."""
    for nth in range(CREDENTIALS):
        created = AT - timedelta(days=number % 80 + nth * 90)
        yield key(number, nth, active=nth == 0, created=created, last_used=min(AT, created + timedelta(days=90)))


def key(number: int, nth: int, *, active: bool, created: datetime, last_used: datetime) -> Credential:
    """One access key."""
    return Credential(
        id=f"aws.iam.access_key:{number}-{nth}",
        kind="aws.iam.access_key",
        scope=account_of(number),
        identity=identity_of(number),
        name=f"k{nth}",
        active=active,
        created=created,
        used=True,
        last_used=last_used,
    )


def trusts(number: int, size: int) -> Iterator[AnyRecord]:
    """Two identities of the same account that may become this one."""
    first = number - number % ACCOUNT_SIZE
    width = min(ACCOUNT_SIZE, size - first)
    for nth in range(TRUSTS):
        principal = identity_of(first + (number * 13 + nth * 101 + 1) % width)
        yield Trust(
            id=f"t:{number}:{nth}",
            kind="aws.iam.trust",
            scope=account_of(number),
            target=identity_of(number),
            principal=principal,
            principal_kind="identity",
        )


def timed(what: str, act: Callable[[], T]) -> T:
    """Run one stage and print its time and the memory in use and at its peak."""
    begin = time.perf_counter()
    result = act()
    seconds = time.perf_counter() - begin
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"  {what:<28} {seconds:>8.2f} s {used:>9.0f} MB now {peak:>7.0f} MB peak", flush=True)
    return result


def measure(size: int, healthy: float) -> None:
    """One size, from empty store to judged graph."""
    print(f"{size:,} identities, {size * CREDENTIALS:,} credentials")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "muster.db"
        with Book.open(f"sqlite:///{file}") as book:
            timed("generate and store", lambda: store(book, size, AT, healthy))
            once = on_disk(file)
            timed("store it again, unchanged", lambda: store(book, size, AT + timedelta(days=1), healthy))
            again = on_disk(file) - once
            number = book.latest("bench")
            assert number is not None
            units = timed("load", lambda: tuple(book.observed(number)))
        graph = timed("build the graph", lambda: build(units))
        view = View(graph=graph, before=None, at=AT, limits=Limits())
        evaluation = timed(f"judge, {len(rules())} rules", lambda: evaluate(view, rules().values()))
        found = timed(
            "findings with their risk", lambda: make_findings(evaluation, rules(), graph, at=AT, limits=Limits())
        )
        reached = timed("reach of one identity", lambda: graph.reach(identity_of(size // 2)))
    assert not [outcome.rule for outcome in evaluation.outcomes if outcome.error]
    print(
        f"  {graph.count_edges():,} edges, {len(found):,} findings, {len(reached):,} reached; "
        f"{once / size:.0f} bytes stored per identity, {again / size:.1f} more for an unchanged scan"
    )


def measure_rules(size: int, healthy: float) -> None:
    """Ask the rules one by one. Times are of the processor, so that others on the machine do not count."""
    with tempfile.TemporaryDirectory() as folder, Book.open(f"sqlite:///{Path(folder) / 'muster.db'}") as book:
        store(book, size, AT, healthy)
        number = book.latest("bench")
        assert number is not None
        loading, units = processor(lambda: tuple(book.observed(number)))
    building, graph = processor(lambda: build(units))
    view = View(graph=graph, before=None, at=AT, limits=Limits())
    with collector_paused():
        asked = {rule.id: processor(partial(exhaust, rule, view)) for rule in rules().values()}
    times = {id_: seconds for id_, (seconds, _) in asked.items()}
    hits, unsure = (sum(counts[at] for _, counts in asked.values()) for at in (0, 1))
    peaks = {rule.id: peak_of(partial(exhaust, rule, view)) for rule in rules().values()}
    for id_ in sorted(times, key=lambda id_: -times[id_]):
        print(f"  {id_:<40} {times[id_]:>8.3f} s {peaks[id_] / 1e6:>8.2f} MB")
    judging = sum(times.values())
    print(
        f"{size:,} identities, {healthy:.0%} without trouble: {hits:,} hits, {unsure:,} unsure; "
        f"{len(times)} rules {judging:.2f} s, highest of all {max(peaks.values()) / 1e6:.1f} MB; "
        f"load {loading:.2f} s ({judging / loading:.0%}), build {building:.2f} s ({judging / building:.0%}), "
        f"both {judging / (loading + building):.0%}"
    )


def exhaust(rule: Rule, view: View) -> tuple[int, int]:
    """Ask a rule for all of its answers and keep none; count the hits, and the subjects that it is unsure of."""
    counts = Counter(map(type, rule.judge(view)))
    return counts[Hit], counts[Unsure]


def processor(act: Callable[[], T]) -> tuple[float, T]:
    """The seconds of processor time that something takes, and what comes of it."""
    begin = time.process_time()
    result = act()
    return time.process_time() - begin, result


def peak_of(act: Callable[[], object]) -> int:
    """The most bytes that something has in use at once; what all rules share is there by now."""
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def store(book: Book, size: int, at: datetime, healthy: float) -> None:
    """Put a whole estate into the store as one finished scan."""
    running = book.begin("bench", at, "bench")
    for each in estate(size, healthy):
        book.put(running.number, each)
    scan = Scan(number=running.number, started=at, finished=at, version="bench", estate="bench", sources=(), counts={})
    book.finish(running.number, lambda _known: (scan, []))


def on_disk(file: Path) -> int:
    """Bytes of the database and its journal."""
    return sum(each.stat().st_size for each in file.parent.glob(f"{file.name}*"))


def main() -> None:
    """Run the sizes asked for, or every size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", help="rules, a number of identities, or both")
    parser.add_argument("--healthy", type=float, default=0, metavar="SHARE", help="of whom nothing is wrong")
    asked = parser.parse_args()
    what, sizes = (measure_rules, asked.what[1:]) if asked.what[:1] == ["rules"] else (measure, asked.what)
    if sizes:
        what(int(sizes[0]), asked.healthy)
        return
    for size in SIZES:
        subprocess.run([sys.executable, __file__, *sys.argv[1:], str(size)], check=True)


if __name__ == "__main__":
    main()
