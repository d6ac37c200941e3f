"""The page of all formats, made of their declarations and of what their files say for themselves."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from reports.leaks.registry import leak_formats, leak_reporter_of
from reports.registry import reporters

HEAD = """\
# Formats

This page is generated from the formats' declarations; [a new one](how-to/add-a-report.md) appears here by itself.

`muster scan` and `muster report` write several at once, each into a file: `-f FORMAT=FILE`, repeatable; one without a
file goes to stdout. `muster secrets` has the formats that a sweep of repositories is asked for. A report that judges
names every listing that could not be read and every rule without an answer; an export of the graph tells what there is.
No format holds the value of a secret, and none lets text from outside become markup, a formula or a command.

A format is written piece by piece. On two busy cores 10,000 findings take 8 seconds of CPU in all formats of a scan
together, 50,000 take 48, and none needs more than 32 MB besides the scan (`python -m benchmarks.formats` measures it).
A text without end is cut where people read, and that is said; `json` and `ndjson` keep all of it.
"""


class Told(msgspec.Struct, frozen=True):
    """What the page says of one format."""

    name: str
    suffix: str
    consumer: str
    does: str
    module: str
    notes: str


def formats_markdown() -> str:
    """Return the page."""
    scans = [
        _told(each.name, each.suffix, each.consumer, each.render, _notes(binary=each.binary, judges=each.judges))
        for each in reporters().values()
    ]
    leaks = [leak_reporter_of(name) for name in leak_formats()]
    swept = [_told(each.name, each.suffix, each.consumer, each.render, "") for each in leaks]
    parts = [HEAD, *_section("muster scan and muster report", scans), *_section("muster secrets", swept)]
    return "\n".join(parts).rstrip() + "\n"


def _told(name: str, suffix: str, consumer: str, render: Callable[..., Any], notes: str) -> Told:
    return Told(name, suffix, consumer, inspect.getdoc(render) or "", render.__module__, notes)


def _notes(*, binary: bool, judges: bool) -> str:
    said = ("It is bytes and belongs into a file." if binary else "", "" if judges else "It judges nothing.")
    return " ".join(filter(None, said))


def _section(title: str, told: Sequence[Told]) -> Iterator[str]:
    yield f"## Of {title}\n"
    yield "| format | files | made for |\n|---|---|---|"
    yield from (f"| [`{each.name}`](#{_anchor(title, each)}) | `{each.suffix}` | {each.consumer} |" for each in told)
    first: dict[str, Told] = {}
    for each in told:
        above = first.setdefault(each.module, each)
        about = _about(each) if above is each else f"See [{above.name}](#{_anchor(title, above)})."
        yield f"\n### {_heading(title, each)}\n\n{about}\n"
        yield " ".join(filter(None, (each.does.replace("``", "`"), each.notes)))
    yield ""


def _about(each: Told) -> str:
    """What the file of a format says for itself."""
    return (inspect.getdoc(sys.modules[each.module]) or "").replace("``", "`")


def _heading(title: str, each: Told) -> str:
    """Tell formats of scans from those of leaks, which have the same names."""
    return f"{each.name} of {title.rpartition('muster ')[2]}" if title.endswith("secrets") else each.name


def _anchor(title: str, each: Told) -> str:
    return _heading(title, each).replace(" ", "-")
