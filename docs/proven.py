"""Where each listing of AWS was tried: the tests say it themselves, by what they read it from.

A test that is given the server of moto read it there; one that is given a wire read what was recorded. What a test
reads is found by the functions of streams that it names, and by the names of streams, also in the functions, fixtures
and constants of its file that it uses.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from connectors.registry import platform

TESTS = Path(__file__).parent.parent / "tests" / "connectors"
SIDES = {"wire": "wire", "server": "moto", "estate": "moto", "moto_url": "moto"}
"""What a test is given, and what it reads from then."""
STREAMS = "connectors.aws.streams"
WORDS = {"moto": "moto's server", "wire": "recorded answers"}
NOT_LISTED = (
    "## What is not listed",
    "",
    "- **AWS Data Pipeline** takes no new customers and is in maintenance only; its roles are read by IAM, the pipelines",
    "  are not.",
    "- **Jobs and clusters that ended** (SageMaker, EMR): nobody can act as their roles by them any more.",
    "- **Lightsail's instances** have no role; what they can be reached by is no identity of AWS.",
    "- **Versions of functions without a policy of their own**: there may be hundreds, and nobody calls one by itself.",
    "",
)
"""What one may miss in the table, and why it is not there."""


def aws_coverage_markdown() -> str:
    """The page."""
    proven = proven_on()
    streams = platform("aws").streams
    lines = [
        "# Where the listings of AWS were tried",
        "",
        "*moto's server* stands in for AWS over HTTP and knows much of it; *recorded answers* are given over HTTP for what it",
        "does not know, or knows otherwise than AWS. Every listing is tried on one of them at least, and a listing that is on",
        "neither fails the tests.",
        "",
        "| listing | permissions | tried on |",
        "|---|---|---|",
        *(_line(name, streams[name].permissions, proven.get(name, {})) for name in sorted(streams)),
    ]
    both = [name for name in streams if len(proven.get(name, {})) == 2]
    counted = ", ".join(
        f"{sum(side in proven.get(name, {}) for name in streams)} on {words}" for side, words in WORDS.items()
    )
    told = f"{len(streams)} listings: {counted}, {len(both)} of them on both."
    return "\n".join([*lines, "", told, "", *NOT_LISTED])


def _line(name: str, permissions: tuple[str, ...], proven: Mapping[str, set[str]]) -> str:
    sides = ", ".join(words for side, words in WORDS.items() if side in proven) or "—"
    return f"| `{name}` | {', '.join(f'`{each}`' for each in permissions)} | {sides} |"


def proven_on() -> dict[str, dict[str, set[str]]]:
    """For each stream the sides on which it was tried, with the files of the tests."""
    found: dict[str, dict[str, set[str]]] = {}
    for path in sorted(TESTS.glob("aws*/test_*.py")):
        tests = Tests(ast.parse(path.read_text(encoding="utf-8")))
        for stream, side in tests.proven():
            found.setdefault(stream, {}).setdefault(side, set()).add(path.stem.removeprefix("test_"))
    return found


class Tests:
    """The tests of one file."""

    def __init__(self, module: ast.Module) -> None:
        streams = platform("aws").streams
        by_function = {(each.read.__module__, each.read.__name__): name for name, each in streams.items()}
        self._known = set(streams)
        self._named = {
            alias.asname or alias.name: by_function[node.module, alias.name]
            for node in module.body
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(STREAMS)
            for alias in node.names
            if (node.module, alias.name) in by_function
        }
        self._functions = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
        self._constants = {
            target.id: node.value
            for node in module.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def proven(self) -> Iterator[tuple[str, str]]:
        """Every stream that a test here reads, with the side that the test is given."""
        for name in self._functions:
            if name.startswith("test_"):
                used = self._used(name)
                sides = {SIDES[each] for each in used if each in SIDES}
                yield from ((self._named.get(each, each), side) for each in used & self._streams for side in sides)

    @property
    def _streams(self) -> set[str]:
        return self._known | self._named.keys()

    def _used(self, first: str) -> set[str]:
        """Every name and text that a function uses, and those which what it uses here uses."""
        used: set[str] = set()
        waiting = {first}
        while waiting:
            each = waiting.pop()
            used.add(each)
            node = self._functions.get(each) or self._constants.get(each)
            waiting |= (set(_words(node)) if node else set()) - used
        return used


def _words(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.arg):
            yield each.arg
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
