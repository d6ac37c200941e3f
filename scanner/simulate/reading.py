"""The requests in a file: one, a list, or a group of ``requests`` with their ``defaults``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from findings.yaml_lines import Document, Place, Problem, YamlError, shape
from graph.aws.answers import Answer
from graph.aws.evaluate.policies import PoliciesByLayer
from graph.aws.evaluate.request import Request
from graph.aws.evaluate.through import AccessPoint
from graph.aws.language.documents import Malformed
from reports.simulate.told import Expected
from scanner.simulate import written
from scanner.simulate.sources import NotReadable, Source
from scanner.simulate.written import Asked

MOST_TOLD = 20


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
