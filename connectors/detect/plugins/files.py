"""A file as detect-secrets goes through it: its lines, plain or transformed, and its pairs if these hold nothing."""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Sequence

from connectors.detect.plugins import transforms
from connectors.detect.plugins.lines import EVERY, candidates
from connectors.detect.plugins.run import Found, loaded
from connectors.detect.plugins.texts import Lines, pieces

FORESEEN = "1.5."
"""The versions of detect-secrets that the expressions are written for."""


def found(path: str, data: bytes) -> list[Found]:
    """What detect-secrets finds in a text of this name, whose lines end in plain breaks."""
    if loaded.cache_info().currsize and loaded().leaves_out(path):
        return []
    shaped = transforms.of_sections(path, data)
    results = _in_transformed(path, shaped) if shaped else _in_text(path, data)
    return results or _in_transformed(path, transforms.of_pairs(path, data))


def _in_text(path: str, data: bytes) -> list[Found]:
    results: list[Found] = []
    lines: Lines | None = None
    for first, piece in pieces(data):
        places = {first + number: names for number, names in candidates(piece).items()}
        if places or not _is_foreseen():
            lines = lines or Lines(data)
            last = first + piece.count(b"\n") + (not piece.endswith(b"\n"))
            results += _in_lines(path, lines, range(first, last), places)
    return results


def _in_transformed(path: str, lines: list[str]) -> list[Found]:
    """A transformed line can hold breaks: the value of one key that stood in several lines."""
    broken = {number: {EVERY} for number, line in enumerate(lines) if "\n" in line}
    joined = "\n".join("" if number in broken else line for number, line in enumerate(lines))
    return _in_lines(path, lines, range(len(lines)), candidates(joined.encode()) | broken)


def _in_lines(path: str, lines: Sequence[str], numbers: range, places: dict[int, set[str]]) -> list[Found]:
    """What is found in lines of these numbers; ``places`` are those of which something is expected, and by whom."""
    if not _is_foreseen():
        places = {number: places.get(number, set()) | loaded().unforeseen for number in numbers}
    if not places or loaded().leaves_out(path):
        return []
    return [each for number in sorted(places) for each in loaded().found(path, lines, number, places[number])]


@functools.cache
def _is_foreseen() -> bool:
    """Whether every plugin there is has its expressions."""
    return importlib.metadata.version("detect-secrets").startswith(FORESEEN) or not loaded().unforeseen
