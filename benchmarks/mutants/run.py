"""Change the rules and the evaluator in small ways, one at a time, and tell which change nobody notices.

Who could notice is a case, or the type checker.

``python -m benchmarks.mutants.run [rules|evaluator] [--only NAME] [--jobs N]``. Exit code 1 when a mutant survives that
``accepted.toml`` gives no reason for, or when a reason there is for nothing any more.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import pkgutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from benchmarks.mutants.mutations import caches_of, function_of, in_place, mutants
from benchmarks.mutants.typed import refused
from benchmarks.mutants.unit import with_tests

if TYPE_CHECKING:
    from findings.declare import View

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TESTS = ROOT / "tests"
UNIT = tuple(TESTS / "graph" / "aws" / each for each in ("language", "evaluate", "estate/test_buckets_closed.py"))
"""The unit tests of the evaluator."""
PLACES = {"rules": "findings/rules/", "evaluator": "graph/aws/"}
"""Where the code stands that is changed."""
MOST_SECONDS = 30
"""A mutant that runs longer goes round in circles, and somebody would notice."""


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that may survive, and why: no case could tell it from the code."""

    file: str
    function: str
    change: str
    why: str


class Survivor(NamedTuple):
    """A mutant that no case noticed."""

    file: str
    line: int
    function: str
    change: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.function}: {self.change}"


class Endless(BaseException):
    """A mutant went round in circles. No ``except Exception`` of the code under test may swallow it."""


Noticed = Callable[[], bool]
"""Whether some case says otherwise than before."""


def judged(module: ModuleType, noticed: Noticed, caches: list[Callable[[], None]]) -> tuple[int, list[Survivor]]:
    """How many mutants of a module there are, and which of them nobody notices."""
    path = Path(str(module.__file__))
    survivors, count = [], 0
    for mutant in mutants(path.read_text(encoding="utf-8"), str(path)):
        function = function_of(module, mutant.function)
        if function is None or function.__code__.co_freevars != mutant.code.co_freevars:
            continue
        count += 1
        with in_place(function, mutant.code, caches):
            survives = not _noticed(noticed)
        if survives:
            file = str(path.relative_to(ROOT))
            survivors.append(Survivor(file, mutant.line, mutant.function, mutant.change, mutant.source))
    return count, survivors


def _noticed(noticed: Noticed) -> bool:
    try:
        with _at_most(MOST_SECONDS):
            return noticed()
    except (Exception, Endless):  # noqa: BLE001  because a mutant that breaks is a mutant that is noticed
        return True


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Endless

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def of_rules(name: str) -> tuple[int, list[Survivor]]:
    """The mutants of one module of rules, noticed by the cases of the rules in it."""
    from findings_support import cases, view_of  # noqa: PLC0415  because tests are put on the path first

    from findings.cases import differences  # noqa: PLC0415  because the same
    from findings.registry import rules  # noqa: PLC0415  because the same

    module = importlib.import_module(f"findings.rules.{name}")
    own = [rule for rule in rules().values() if rule.judge.__module__ == module.__name__]
    asked = [(rule, case, view_of(case)) for rule in own for case in cases(rule.id)]

    def noticed() -> bool:
        return any(any(differences(rule, case, view)) for rule, case, view in asked)

    def forget() -> None:
        for answers in kept:
            for made in [each for each in answers if getattr(each, "__module__", "") == module.__name__]:
                del answers[made]

    kept = [answers for _, _, view in asked for answers in _kept(view)]
    assert not noticed(), f"{name}: its cases fail as it stands"
    return judged(module, noticed, [forget, *caches_of([module])])


def _kept(view: View) -> Iterator[dict[object, object]]:
    """What a view and its graphs keep of what was asked of them once."""
    yield view._kept  # noqa: SLF001  because nobody else forgets it
    yield from (graph._tables for graph in (view.graph, view.before) if graph is not None)  # noqa: SLF001  because the same


def of_evaluator(name: str) -> tuple[int, list[Survivor]]:
    """The mutants of one module of the evaluator.

    Noticed by the corpus of cases that follow the documentation, or else by the unit tests.
    """
    from aws_cases_support import CORPUS  # noqa: PLC0415  because tests are put on the path first

    from reports.simulate.told import Result  # noqa: PLC0415  because the same
    from scanner.simulate import reading  # noqa: PLC0415  because the same
    from scanner.simulate.run import decide  # noqa: PLC0415  because the same

    module = importlib.import_module(name)
    order = list(range(len(CORPUS)))

    def noticed() -> bool:
        for place, number in enumerate(order):
            case = reading._case(CORPUS[number].part, CORPUS[number].number)  # noqa: SLF001  because a mutant may be in how a policy is read
            if not isinstance(case, reading.Case):
                return _first(place)
            decision = decide(case)
            told = Result(
                name="", file="", request=1, principal="", action=case.asked.action, resource="", decision=decision,
                expected=case.expected,
            )  # fmt: skip
            if told.missed:
                return _first(place)
        return False

    def _first(place: int) -> bool:
        """Ask the case that noticed first of all next time: neighbours are noticed by the same cases."""
        order.insert(0, order.pop(place))
        return True

    assert not noticed(), "the corpus fails as it stands"
    return with_tests(UNIT, lambda tested: judged(module, lambda: noticed() or tested(), caches_of(_evaluating())))


def _evaluating() -> list[ModuleType]:
    """The modules in which an answer may be kept."""
    return [each for key, each in sys.modules.items() if key.startswith(("graph.aws", "scanner.simulate"))]


def names_of(what: str) -> list[str]:
    """The modules to change."""
    if what == "rules":
        package = importlib.import_module("findings.rules")
        return [each.name for each in pkgutil.iter_modules(package.__path__)]
    found = []
    for each in ("graph.aws.evaluate", "graph.aws.language"):
        package = importlib.import_module(each)
        found += [f"{each}.{module.name}" for module in pkgutil.iter_modules(package.__path__)]
    return found


def accepted() -> list[Accepted]:
    """The mutants that may survive, with the reason of each."""
    text = (HERE / "accepted.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, list[Accepted]]).get("accepted", [])


def main() -> int:
    """Tell every survivor that nothing explains."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", nargs="?", choices=["rules", "evaluator"])
    asked.add_argument("--only", default="", help="modules whose name holds this")
    asked.add_argument("--jobs", type=int, default=2)
    options = asked.parse_args()
    sys.path.insert(0, str(TESTS))
    known = {(each.file, each.function, each.change): each for each in accepted()}
    survivors: list[Survivor] = []
    for what, task in (("rules", of_rules), ("evaluator", of_evaluator)):
        if options.what in {None, what}:
            begun = time.perf_counter()
            names = [name for name in names_of(what) if options.only in name]
            with get_context("fork").Pool(options.jobs, maxtasksperchild=8) as pool:
                results = pool.map(task, names, chunksize=1)
            count = sum(each for each, _ in results)
            left = [each for _, found in results for each in found]
            typed = _typed(left)
            survivors += typed
            took = time.perf_counter() - begun
            seen, by_types = count - len(left), len(left) - len(typed)
            told = f"{seen} noticed by cases, {by_types} more by the type checker, {len(typed)} survive"
            print(f"{what}: {count} mutants, {told}, {took:.0f} s")
    whole = tuple(place for what, place in PLACES.items() if options.what in {None, what} and not options.only)
    return _told(survivors, known, whole)


def _typed(survivors: list[Survivor]) -> list[Survivor]:
    """Those that the type checker has nothing against."""
    own = {file: ast.unparse(ast.parse((ROOT / file).read_text(encoding="utf-8"))) for file, *_ in survivors}
    named = {f"mutant_{number}": each for number, each in enumerate(survivors)}
    originals = {name: own[each.file] for name, each in named.items()}
    bad = refused({name: each.source for name, each in named.items()}, originals)
    return [each for name, each in named.items() if name not in bad]


def _told(survivors: list[Survivor], known: dict[tuple[str, str, str], Accepted], whole: tuple[str, ...]) -> int:
    """Tell who survives without a reason, and which reasons nobody needs in the places that were changed as a whole."""
    found = Counter((each.file, each.function, each.change) for each in survivors)
    open_ = [each for each in survivors if (each.file, each.function, each.change) not in known]
    for each in open_:
        print(each)
    stale = [each for key, each in known.items() if each.file.startswith(whole) and key not in found]
    for reason in stale:
        print(f"no such survivor any more: {reason.file}: {reason.function}: {reason.change}")
    print(f"{len(open_)} survive without a reason, {len(survivors) - len(open_)} with one")
    return 1 if open_ or stale else 0


if __name__ == "__main__":
    sys.exit(main())
