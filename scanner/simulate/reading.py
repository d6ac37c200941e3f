"""Files of requests: JSON and YAML, one request or a list, or a group of ``requests`` with their ``defaults``.

Numbers and dates of YAML are kept as they are written, for policies compare text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

import msgspec

from findings.yaml_lines import Document, Place, Problem, YamlError, shape, text_of, yaml_document
from graph.aws.answers import Answer
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.request import Request
from graph.aws.evaluate.through import AccessPoint
from graph.aws.language.documents import Malformed
from reports.simulate.told import Expected
from scanner.simulate import written
from scanner.simulate.written import Asked

STDIN = "-"
MOST_TOLD = 20
HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""What writes a half of a character; two of them in a row are a whole one."""


class NotReadable(Exception):
    """Some request cannot be understood; the message names each place and how to mend it."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One request of a file, ready to be decided."""

    part: Part
    number: int
    asked: Asked
    request: Request
    policies: PoliciesByLayer
    point: AccessPoint | None = None

    @property
    def expected(self) -> Expected | None:
        """What somebody expects of it."""
        wanted = self.asked.expect
        return Expected(answer=Answer(wanted)) if isinstance(wanted, str) else wanted


class Source(msgspec.Struct, frozen=True, dict=True):
    """A file of requests. Which line something stands on is looked up only when somebody has to be told."""

    name: str
    text: str

    @cached_property
    def value(self) -> Any:  # noqa: ANN401  because it is what somebody wrote, not yet looked at
        """The plain data in it, of whole characters."""
        value, half = self._decoded, HALF.search(self.text)
        try:
            if half:
                json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            line, mend = self.text.count("\n", 0, half.start() if half else 0) + 1, "Write the whole character."
            raise YamlError(Problem(path=self.name, line=line, what="half a character is no text", mend=mend)) from None
        return value

    @property
    def _decoded(self) -> Any:  # noqa: ANN401  because the same
        if not self._is_json:
            return self.document.value
        try:
            return json.loads(self.text, object_pairs_hook=_once)
        except (ValueError, RecursionError):
            # Not quite JSON: YAML knows more forms, and says where it is wrong.
            return self.document.value

    @cached_property
    def document(self) -> Document:
        """The same with the line of every value."""
        # To YAML a tab is no indentation; in JSON it is, and stands in no text.
        text = self.text.replace("\t", " ") if self._is_json else self.text
        return yaml_document(text, self.name, as_written=True)

    @property
    def _is_json(self) -> bool:
        return self.text.lstrip().startswith(("{", "["))

    def line(self, place: Place) -> int:
        """The line of a value."""
        return self.document.line(place)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A group of keys; one that is written twice would hide the other, so YAML's reader has to tell where."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def sources(names: tuple[str, ...], stdin: TextIO) -> Iterator[Source]:
    """Open each file; ``-`` is standard input."""
    for name in names:
        yield Source("stdin", _typed(stdin)) if name == STDIN else Source(name, text_of(Path(name), name))


def _typed(stdin: TextIO) -> str:
    """What stands in standard input."""
    try:
        return stdin.read()
    except UnicodeDecodeError:
        raise NotReadable("stdin:1: it is not UTF-8 text. Send it as UTF-8.") from None


class Part(msgspec.Struct, frozen=True):
    """One request of a file as it is written: where it stands, and what it takes from the file's defaults."""

    source: Source
    place: Place
    value: Mapping[str, Any]
    defaults: Mapping[str, Any]

    @property
    def whole(self) -> Mapping[str, Any]:
        """The request with its defaults; what is nothing is not said."""
        return {key: value for key, value in {**self.defaults, **self.value}.items() if value is not None}

    def problem(self, inside: Place, what: str, mend: str) -> Problem:
        """A problem with something in the request, or in the default it takes."""
        return self.source.document.problem(self.whence(inside), what, mend)

    def whence(self, inside: Place) -> Place:
        """Where something of the request is written."""
        own = not inside or inside[0] in self.value or inside[0] not in self.defaults
        return (*self.place, *inside) if own else ("defaults", *inside)

    def ill_formed(self) -> Problem:
        """What is wrong with the form of the request: looked for again, this time with lines."""
        document = self.source.document
        lines = {
            place[len(at) :]: line
            for at in (self.place, *([("defaults",)] if self.defaults else []))
            for place, line in document.lines.items()
            if place[: len(at)] == at and self.whence(place[len(at) :]) == place
        }
        found = shape(Document(path=document.path, value=self.whole, lines=lines), (), Asked)
        return found if isinstance(found, Problem) else self.problem((), "the request cannot be read", "Look at it.")


def cases(source: Source) -> list[Case]:
    """Every request of a file. Raises ``NotReadable`` with all that is wrong in it."""
    found: list[Case] = []
    problems: list[Problem] = []
    try:
        for number, part in enumerate(_parts(source), 1):
            case = _case(part, number)
            if isinstance(case, Problem):
                problems.append(case)
            else:
                found.append(case)
    except YamlError as error:
        raise NotReadable(str(error)) from None
    if problems:
        more = [f"and {len(problems) - MOST_TOLD} more"] if len(problems) > MOST_TOLD else []
        raise NotReadable("\n".join([*map(str, problems[:MOST_TOLD]), *more]))
    return found


def _parts(source: Source) -> Iterator[Part]:
    value = source.value
    place: Place = ()
    defaults: Mapping[str, Any] = {}
    if isinstance(value, dict) and "requests" in value:
        value, place, defaults = _shared(source, value)
    if isinstance(value, list):
        for at, each in enumerate(value):
            yield _part(source, (*place, at), each, defaults)
    else:
        yield _part(source, place, value, defaults)


def _shared(source: Source, value: dict[str, Any]) -> tuple[Any, Place, dict[str, Any]]:
    """The requests of a file, and what they all say unless they say otherwise."""
    for key in value:
        if key not in {"requests", "defaults"}:
            mend = "Beside requests there are only defaults; what all requests say goes there."
            raise YamlError(source.document.problem((key,), f"{key} is not a key that belongs here", mend))
    defaults = value.get("defaults") or {}
    if not isinstance(defaults, dict):
        raise YamlError(source.document.problem(("defaults",), "defaults is no group of keys", "Write keys."))
    return value["requests"], ("requests",), defaults


def _part(source: Source, place: Place, value: object, defaults: Mapping[str, Any]) -> Part:
    if not isinstance(value, dict):
        mend = "Write principal, action and resource, and the policies that bear on them."
        raise YamlError(source.document.problem(place, "a request is a group of keys", mend))
    return Part(source, place, value, defaults)


def _case(part: Part, number: int) -> Case | Problem:
    try:
        asked = msgspec.convert(part.whole, Asked)
    except msgspec.ValidationError:
        return part.ill_formed()
    try:
        request = written.request(asked)
        policies = written.policies(asked, request)
        point = written.access_point(asked)
    except Malformed as error:
        return part.problem(error.place, error.what, error.mend)
    if isinstance(asked.expect, str) and asked.expect not in set(Answer):
        mend = f"Write one of {', '.join(Answer)}."
        return part.problem(("expect",), f"there is no answer {asked.expect}", mend)
    return Case(part=part, number=number, asked=asked, request=request, policies=policies, point=point)
