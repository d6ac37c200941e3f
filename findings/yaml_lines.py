"""YAML that people keep in git, read with the line of every value, so that an error can point at it.

Only plain data is read: tags, anchors, aliases and doubled keys are refused, and a mapping's keys are taken as they are
written (YAML would read the key ``on`` as "true").
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec
import yaml

T = TypeVar("T")
Place = tuple[str | int, ...]
MOST_BYTES = 4_000_000
MOST_DEPTH = 50
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The reader in C reads the same ten times as fast; not every build of PyYAML has it."""
TRUTHS = frozenset({"true", "false"})
STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in a file, where, and how to mend it."""

    path: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}. {self.mend}"


class YamlError(Exception):
    """A file could not be read as YAML of plain data."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A file's plain data, and on which line each value begins."""

    path: str
    value: Any
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """The line of a value, or of the nearest one around it that is there."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, what: str, mend: str) -> Problem:
        """A problem with the value at that place."""
        return Problem(path=self.path, line=self.line(place), what=what, mend=mend)

    def at(self, place: Place) -> Any:  # noqa: ANN401 because it is what somebody wrote, not yet looked at
        """The value at a place that exists."""
        value = self.value
        for step in place:
            value = value[step]
        return value


def read_yaml(path: Path, *, shown: str = "", moments: bool = False) -> Document:
    """Read one file of plain data. ``shown`` is its name in errors; ``moments`` keeps times of day."""
    name = shown or str(path)
    return yaml_document(text_of(path, name), name, moments=moments)


def yaml_document(text: str, name: str, *, as_written: bool = False, moments: bool = False) -> Document:
    """Read a text of plain data. ``as_written`` keeps numbers and dates as the text they are written in."""
    reader = _Reader(name, as_written=as_written, moments=moments)
    try:
        _refuse(text, name)
        root = yaml.compose(text, Loader=LOADER)
        value = None if root is None else reader.read(root, ())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = f"this is not YAML: {error.problem or 'unreadable'}"
        raise YamlError(
            Problem(path=name, line=line, what=what, mend="Check indentation, quotes and colons.")
        ) from None
    except yaml.YAMLError:
        mend = "Save it as UTF-8 text without control characters."
        raise YamlError(Problem(path=name, line=1, what="this is not YAML text", mend=mend)) from None
    return Document(path=name, value=value, lines=reader.lines)


def text_of(path: Path, name: str) -> str:
    """Read a file that is small enough. ``name`` is what errors call it."""
    try:
        if path.stat().st_size > MOST_BYTES:
            mend = f"Split it: at most {MOST_BYTES:,} bytes are read."
            raise YamlError(Problem(path=name, line=1, what="the file is too big", mend=mend))
        return path.read_text(encoding="utf-8")
    except OSError as error:
        what = f"it cannot be read: {error.strerror or type(error).__name__}"
        raise YamlError(Problem(path=name, line=1, what=what, mend="Check the path and its permissions.")) from None
    except UnicodeDecodeError:
        raise YamlError(Problem(path=name, line=1, what="it is not UTF-8 text", mend="Save it as UTF-8.")) from None


def _refuse(text: str, name: str) -> None:
    """Anchors let a small file grow without end, tags ask for objects, and depth costs time: none is plain data."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            what = "anchors and tags are not read"
            raise YamlError(Problem(path=name, line=line, what=what, mend="Write the value out."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise YamlError(Problem(path=name, line=line, what="it is nested too deep", mend="Flatten it."))


class _Reader:
    """Turns composed nodes into plain values and notes their lines."""

    def __init__(self, name: str, *, as_written: bool = False, moments: bool = False) -> None:
        self.lines: dict[Place, int] = {}
        self._name = name
        self._as_written = as_written
        self._moments = moments
        self._scalars = yaml.constructor.SafeConstructor()

    def read(self, node: yaml.Node, place: Place) -> Any:  # noqa: ANN401 because YAML says what it is
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, place))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(each, (*place, number)) for number, each in enumerate(node.value)]
        if self._as_written and not _is_told_apart(node):
            return node.value
        try:
            value = self._scalars.construct_object(node)
        except (yaml.constructor.ConstructorError, ValueError):
            raise self._error(node, "this value is not plain data", "Use text, numbers, dates and lists.") from None
        return value.date() if isinstance(value, datetime) and not self._moments else value

    def _pairs(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, Any]]:
        seen = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._error(key, "a key must be a word", "Write the key as plain text.")
            if key.value in seen:
                raise self._error(key, f"{key.value} is written twice", "Keep one of them.")
            seen.add(key.value)
            self.lines[(*place, key.value)] = key.start_mark.line + 1
            yield key.value, self.read(value, (*place, key.value))

    def _error(self, node: yaml.Node, what: str, mend: str) -> YamlError:
        return YamlError(Problem(path=self._name, line=node.start_mark.line + 1, what=what, mend=mend))


def _is_told_apart(node: yaml.Node) -> bool:
    """Whether a value is no text even as it is written: nothing, true or false (YAML would take ``no`` for one)."""
    return bool(node.tag.endswith(":null") or (node.tag.endswith(":bool") and node.value.lower() in TRUTHS))


def shape(document: Document, place: Place, kind: type[T]) -> T | Problem:
    """The value at a place as a struct, or the first thing wrong with it, with its line and a remedy."""
    try:
        return msgspec.convert(document.at(place), kind)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        inside = tuple(int(number) if number else name for name, number in STEP.findall(where.rstrip("`")))
        unknown = re.fullmatch(r"Object contains unknown field `(.+)`", what)
        if unknown:
            return _unknown(document, (*place, *inside, unknown[1]), kind)
        return document.problem((*place, *inside), *_explained(what, (*place, *inside)))


def _unknown(document: Document, place: Place, kind: type[Any]) -> Problem:
    key = str(place[-1])
    close = difflib.get_close_matches(key, _fields(kind), n=1)
    mend = f"Did you mean {close[0]}?" if close else "Take it out, or check its spelling."
    return document.problem(place, f"{key} is not a key that belongs here", mend)


def _fields(kind: type[Any]) -> set[str]:
    """The names of all fields in a struct and in those inside of it."""
    names: set[str] = set()
    waiting: list[Any] = [kind]
    seen: list[Any] = []
    while waiting:
        each = waiting.pop()
        if isinstance(each, type) and issubclass(each, msgspec.Struct) and each not in seen:
            seen.append(each)
            for field in msgspec.structs.fields(each):
                names.add(field.encode_name)
                waiting.append(field.type)
        waiting.extend(get_args(each))
    return names


def _explained(what: str, place: Place) -> tuple[str, str]:
    missing = re.fullmatch(r"Object missing required field `(.+)`", what)
    if missing:
        return f"{missing[1]} is missing", f"Add it: '{missing[1]}: …'."
    wrong = re.fullmatch(r"Expected `(.+)`, got `(.+)`", what)
    name = next((step for step in reversed(place) if isinstance(step, str)), "this value")
    if wrong:
        return f"{name} should be {_words(wrong[1])}, and is {_words(wrong[2])}", "Write it in that form."
    return f"{name}: {what[:1].lower()}{what[1:]}", "Use one of the values that the documentation lists."


def _words(types: str) -> str:
    said = {
        "str": "text",
        "int": "a number",
        "float": "a number",
        "bool": "true or false",
        "object": "a group of keys",
        "array": "a list",
        "null": "nothing",
        "date": "a date",
        "datetime": "a date and time",
    }
    return " or ".join(said.get(each.strip(), each.strip()) for each in types.split("|"))


def start_of_day(day: date) -> datetime:
    """The first moment of a written day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def end_of_day(day: date) -> datetime:
    """The last second of a written day, for what is good until then."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
