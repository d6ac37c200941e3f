"""Reading a file of ignores: a plain file of a sensible size, and text; anything else is told and not read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from typing import Any

from connectors.detect.ignores.model import LARGEST, BadIgnoreFile

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
MOST_DEPTH = 50
_TOML_LINE = re.compile(r"\(at line (\d+)")


def text_of(path: str, source: str, *, follow: bool = False) -> str:
    """The text of a file. ``follow`` says that it was asked for by name, so that a link is what was meant."""
    try:
        descriptor = os.open(path, _FLAGS & ~getattr(os, "O_NOFOLLOW", 0) if follow else _FLAGS)
        with os.fdopen(descriptor, "rb") as opened:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                raise BadIgnoreFile(source, 0, "it is no plain file")
            if about.st_size > LARGEST:
                raise BadIgnoreFile(source, 0, f"it is larger than {LARGEST // 1_000_000} MB")
            data = opened.read()
    except OSError as error:
        raise BadIgnoreFile(source, 0, f"it cannot be read: {error.strerror}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadIgnoreFile(source, line, "it is not UTF-8; save it as UTF-8") from None


def toml_of(text: str, source: str) -> dict[str, Any]:
    """Read TOML, or say where it is wrong."""
    import tomllib  # noqa: PLC0415  because most repositories have no such file

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _TOML_LINE.search(str(error))
        raise BadIgnoreFile(source, int(line[1]) if line else 0, f"it is no TOML: {error}") from None
    except RecursionError:
        raise BadIgnoreFile(source, 0, "it is nested too deep") from None


def json_of(text: str, source: str) -> Any:  # noqa: ANN401  because the shape is the caller's to check
    """Read JSON, or say where it is wrong."""
    import json  # noqa: PLC0415  because the same

    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadIgnoreFile(source, error.lineno, f"it is no JSON: {error.msg}") from None
    except RecursionError:
        raise BadIgnoreFile(source, 0, "it is nested too deep") from None


def yaml_of(text: str, source: str) -> Any:  # noqa: ANN401  because the same
    """Read YAML, or say where it is wrong."""
    import yaml  # noqa: PLC0415  because the same

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_depth(yaml.parse(text, Loader=loader), source)
        return yaml.load(text, loader)  # noqa: S506  because both are safe
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise BadIgnoreFile(source, line, f"it is no YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise BadIgnoreFile(source, 0, "it is no YAML that can be read") from None


def _refuse_depth(events: Iterable[Any], source: str) -> None:
    """A parser in C dies of a text of a hundred thousand brackets, and the process with it."""
    depth = 0
    for event in events:
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if depth > MOST_DEPTH:
            raise BadIgnoreFile(source, event.start_mark.line + 1, "it is nested too deep")


def strings(value: object, source: str, line: int, name: str) -> tuple[str, ...]:
    """A list of texts in a file, or one text; anything else is told."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise BadIgnoreFile(source, line, f"{name} has to be a list of texts")


def tables(value: object, source: str, line: int, name: str) -> list[dict[str, Any]]:
    """A list of tables in a file, or one table; anything else is told."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return value
    raise BadIgnoreFile(source, line, f"{name} has to be a list of tables")


def python_expression(expression: str, source: str, line: int) -> re.Pattern[bytes]:
    """Compile an expression that is written as Python reads it."""
    try:
        return re.compile(expression.encode())
    except (re.error, OverflowError, RecursionError) as error:
        raise BadIgnoreFile(source, line, f"{expression!r} is no expression: {error}") from None
