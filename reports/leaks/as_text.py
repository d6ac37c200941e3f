"""The leaks as a person reads them: each once with all its places, then what was read and what was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from graph.leaks import Confidence, Leak, Place, Sweep
from reports.ink import ALARM, BOLD, CYAN, DIM, RED, YELLOW, Ink
from reports.leaks.declare import leak_reporter
from reports.leaks.verdict import verdict
from reports.leaks.words import (
    COMMIT_SHOWN,
    about,
    active,
    extent,
    history,
    ignored,
    in_order,
    primary,
    read_said,
    stale_said,
    unread,
    verified_said,
    where,
)
from reports.text import clean, counted, cut, listed, number, padded, wrapped

if TYPE_CHECKING:
    from reports.declare import Style

LEAST_WIDTH = 60
FILES_SHOWN = 6
LINES_SHOWN = 4
SOURCES_SHOWN = 4
LABEL_ROOM = 8
BELOW = " " * 4
INKS = {Confidence.HIGH: f"{BOLD};{RED}", Confidence.MEDIUM: YELLOW, Confidence.LOW: CYAN}


@leak_reporter("text", suffix=".txt", consumer="a person at a terminal")
def render_text(sweep: Sweep, style: Style) -> Iterator[str]:
    """Render the leaks, surest first. A clean and complete sweep is one line."""
    width, ink = max(style.width, LEAST_WIDTH), Ink(style.colour)
    told = in_order(sweep.told)
    for leak in told[: style.limit]:
        for line in _leak(leak, width, ink):
            yield line + "\n"
        yield "\n"
    left = len(told) - len(told[: style.limit])
    if left:
        yield f"… and {counted(left, 'more leak')}, not shown here\n\n"
    for line in _summary(sweep, width, ink):
        yield line + "\n"


def _leak(leak: Leak, width: int, ink: Ink) -> Iterator[str]:
    label = ink.paint(padded(leak.confidence.upper(), LABEL_ROOM), INKS[leak.confidence])
    title = cut(f"{leak.title} · {leak.detector}", width - LABEL_ROOM)
    yield f"{label}{ink.bold(title)}"
    shown = primary(leak)
    yield from _painted(where(shown), width, ink)
    yield f"{BELOW}{ink.dim('│')} {cut(shown.context.strip() or leak.preview, width - len(BELOW) - 2)}"
    yield from _painted(history(leak), width, ink)
    yield from _elsewhere(leak, shown, width, ink)
    for sentence in about(leak):
        yield from _painted(sentence, width, ink)
    if leak.verified is not None:
        alarm = ALARM if active(leak) else DIM
        yield from _painted(verified_said(leak.verified), width, ink, alarm)
    yield from _painted(f"what to do: {leak.remedy}" if leak.remedy else "", width, ink)
    if leak.reference:
        yield BELOW + ink.dim(clean(leak.reference))  # whole, however long: a link that is broken opens nothing
    yield from _painted(f"fingerprint {leak.fingerprint}", width, ink, DIM)


def _painted(text: str, width: int, ink: Ink, code: str = "") -> Iterator[str]:
    if text:
        for line in wrapped(text, width, first=BELOW):
            yield ink.paint(line, code) if code else line


def _elsewhere(leak: Leak, shown: Place, width: int, ink: Ink) -> Iterator[str]:
    """Tell the other places, file by file."""
    files: dict[str, list[Place]] = {}
    for place in leak.places:
        if place is not shown:
            files.setdefault(place.path, []).append(place)
    others = extent(leak) - 1
    if others:
        yield from _painted(f"and at {counted(others, 'more place')}" + (":" if files else ""), width, ink)
    kept = list(files.items())[:FILES_SHOWN]
    for path, places in kept:
        yield from wrapped(_in_file(path, places), width, first=f"{BELOW}  · ")
    left = others - sum(len(places) for _path, places in kept)
    if left and kept:
        yield ink.dim(f"{BELOW}  · and {number(left)} more, not listed here")


def _in_file(path: str, places: Iterable[Place]) -> str:
    lines = sorted({place.line for place in places if place.line})
    commits = list(dict.fromkeys(place.commit for place in places if place.commit))
    said = listed(map(str, lines), LINES_SHOWN)
    at = f", {'line' if len(lines) == 1 else 'lines'} {said}" if lines else ""
    found = f", in {commits[0][:COMMIT_SHOWN] if len(commits) == 1 else counted(len(commits), 'commit')}"
    return f"{path}{at}{found if commits else ''}"


def _summary(sweep: Sweep, width: int, ink: Ink) -> Iterator[str]:
    told = any(leak.ignored is None for leak in sweep.leaks)
    sections = (_read, _not_read, _ignored, _stale) if told else (_read, _not_read, _stale)
    lines = [line for section in sections for line in section(sweep, width, ink)]
    yield from [*lines, ""] if lines else lines
    code = f"{BOLD};{RED}" if told else "" if sweep.complete else YELLOW
    yield from (ink.paint(line, code) if code else line for line in wrapped(verdict(sweep), width))


def _read(sweep: Sweep, width: int, ink: Ink) -> Iterator[str]:
    """Tell what was read of each place, unless the verdict says it all."""
    left_out = any(swept.skipped for swept in sweep.swept)
    if sweep.complete and not left_out and not (sweep.told and len(sweep.swept) > 1):
        return
    yield ink.bold("READ")
    for swept in sweep.swept:
        yield from wrapped(f"{swept.name} ({swept.how}): {read_said(swept)}", width, first="  ", rest=BELOW)


def _not_read(sweep: Sweep, width: int, ink: Ink) -> Iterator[str]:
    if not sweep.complete:
        yield f"{ink.bold('NOT READ')}  {ink.dim('nothing here is taken as clean')}"
    for swept, path, why in unread(sweep):
        text = f"{swept.name}: {path}: {why}" if len(sweep.swept) > 1 else f"{path}: {why}"
        yield from (ink.paint(line, YELLOW) for line in wrapped(text, width, first="  ? "))


def _ignored(sweep: Sweep, width: int, ink: Ink) -> Iterator[str]:
    sources: dict[str, int] = {}
    for leak in ignored(sweep):
        source = leak.ignored.source if leak.ignored else ""
        sources[source] = sources.get(source, 0) + 1
    if sources:
        most = sorted(sources.items(), key=lambda item: (-item[1], item[0]))
        said = listed((f"{number(count)} by {source}" for source, count in most), SOURCES_SHOWN)
        yield ink.bold("IGNORED")
        yield from wrapped(said, width, first="  ", rest=BELOW)


def _stale(sweep: Sweep, width: int, ink: Ink) -> Iterator[str]:
    if sweep.stale:
        yield f"{ink.bold('STALE IGNORES')}  {ink.dim('take them out')}"
    for stale in sweep.stale:
        yield from wrapped(stale_said(stale), width, first="  · ")
