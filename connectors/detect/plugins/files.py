"""A file as detect-secrets goes through it: its lines, plain or transformed, and its pairs if these hold nothing."""

from __future__ import annotations

import functools
import importlib.metadata
import io

from connectors.detect.plugins import transforms
from connectors.detect.plugins.lines import EVERY, candidates
from connectors.detect.plugins.run import Found, loaded

FORESEEN = "1.5."
"""The versions of detect-secrets that the expressions are written for."""


def found(path: str, text: str) -> list[Found]:
    """What detect-secrets finds in a text of this name."""
    if loaded.cache_info().currsize and loaded().leaves_out(path):
        return []
    data = text.encode()
    shaped = transforms.of_sections(path, text, data)
    results = _in_transformed(path, shaped) if shaped else _in_text(path, text, data)
    return results or _in_transformed(path, transforms.of_pairs(path, text, data))


def _in_text(path: str, text: str, data: bytes) -> list[Found]:
    places = candidates(data)
    if not places and _is_foreseen():
        return []
    lines = io.StringIO(text, newline="\n").readlines()
    return _in_lines(path, lines, places)


def _in_transformed(path: str, lines: list[str]) -> list[Found]:
    """A transformed line can hold breaks: the value of one key that stood in several lines."""
    broken = {number: {EVERY} for number, line in enumerate(lines) if "\n" in line}
    joined = "\n".join("" if number in broken else line for number, line in enumerate(lines))
    return _in_lines(path, lines, candidates(joined.encode()) | broken)


def _in_lines(path: str, lines: list[str], places: dict[int, set[str]]) -> list[Found]:
    if not _is_foreseen():
        places = {number: places.get(number, set()) | loaded().unforeseen for number in range(len(lines))}
    if not places or loaded().leaves_out(path):
        return []
    return [each for number in sorted(places) for each in loaded().found(path, lines, number, places[number])]


@functools.cache
def _is_foreseen() -> bool:
    """Whether every plugin there is has its expressions."""
    return importlib.metadata.version("detect-secrets").startswith(FORESEEN) or not loaded().unforeseen
