"""Dotted paths into records: ``identity.tags.team`` is the tag of the identity that a credential belongs to.

A path is checked when a rule is read, and followed when it is asked. What was not reported is told apart from what is
known to be absent.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from findings.declare import View
from findings.risk import Surroundings, surroundings
from findings.subjects import answers_for, is_production, name_of
from graph.model import RECORD_TYPES, AnyRecord

MAPPINGS = ("tags", "facts")
"""Fields whose keys are anybody's: all that follows is the key, dots and all."""
POINTERS = frozenset(
    {"identity", "target", "member", "group", "policy", "store", "resource", "credential", "parent", "agent", "subject"}
)
"""Fields that hold the id of another record, which a path may go on into."""
ROOT = "graph"
MOST_STEPS = 4
TYPES = {kind.__name__: kind for kind in RECORD_TYPES}


class NotReported(msgspec.Struct, frozen=True):
    """Nobody said: neither there nor absent. ``why`` says what would have to be known."""

    why: str


class Absent(msgspec.Struct, frozen=True):
    """Known not to be there: a tag that the platform listed no key of."""


ABSENT = Absent()


class Asking(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The view a rule of one's own is asked in; what is costly is worked out at the first path that needs it."""

    view: View

    @property
    def surroundings(self) -> Surroundings:
        """What leads to administrator rights, and what was leaked."""
        known: Surroundings | None = self.__dict__.get("_surroundings")
        if known is None:
            known = surroundings(self.view.graph, self.view.at, self.view.limits)
            self.__dict__["_surroundings"] = known
        return known


def _administrator(asking: Asking, id_: str) -> bool | NotReported:
    around = asking.surroundings
    if id_ in around.administrators and id_ not in around.surely:
        return NotReported("whether it leads to administrator rights depends on conditions")
    return id_ in around.surely


def _owner(asking: Asking, id_: str) -> str | Absent:
    view = asking.view
    return answers_for(view.graph, id_, view.limits.owner_min_confidence) or ABSENT


DERIVED: Mapping[str, Callable[[Asking, str], Any]] = {
    "owner": _owner,
    "production": lambda asking, id_: is_production(asking.view.graph, id_),
    "administrator": _administrator,
    "leaked": lambda asking, id_: id_ in asking.surroundings.leaked,
    "crown_jewel_in_reach": lambda asking, id_: id_ in asking.surroundings.jewels,
    "source": lambda asking, id_: asking.view.graph.sources.get(id_, ""),
    "name": lambda asking, id_: name_of(asking.view.graph, id_),
}
"""What the graph knows of a record, under ``graph.``."""


def problem_of(path: str, kind: type[AnyRecord]) -> str | None:
    """What is wrong with a path from that kind of record, or nothing."""
    steps, fields = path.split("."), _fields(kind)
    for number, step in enumerate(steps[:MOST_STEPS]):
        below = steps[number + 1 :]
        if step == ROOT:
            return None if below and below[0] in DERIVED and not below[1:] else _unknown(path, list(DERIVED))
        if step not in fields:
            return _unknown(".".join(steps[: number + 1]), fields)
        if step in MAPPINGS:
            return None if below else f"{path} names no key: write {path}.KEY"
        if step not in POINTERS or not below:
            return f"{path}: nothing is below {step}" if below else None
        fields = sorted({name for each in RECORD_TYPES for name in _fields(each)})
    return f"{path} leads too far: at most {MOST_STEPS} steps"


def _fields(kind: type[AnyRecord]) -> list[str]:
    return [field.name for field in msgspec.structs.fields(kind)]


def _unknown(path: str, known: list[str]) -> str:
    close = difflib.get_close_matches(path.rpartition(".")[2], [each.rpartition(".")[2] for each in known], n=1)
    meant = f"; did you mean {close[0]}?" if close else f"; there is: {', '.join(known)}"
    return f"there is no {path}{meant}"


def follow(path: str, record: AnyRecord, asking: Asking) -> Any:  # noqa: ANN401  because every field has a type of its own
    """The value at a path; ``NotReported`` or ``Absent`` where there is none."""
    steps = path.split(".")
    for number, step in enumerate(steps):
        if step == ROOT:
            return DERIVED[steps[number + 1]](asking, record.id)
        value = getattr(record, step, None)
        if step in MAPPINGS:
            return _kept(step, value, ".".join(steps[number + 1 :]), record)
        if value is None:
            return NotReported(f"{step} of {name_of(asking.view.graph, record.id)} was not reported")
        if number + 1 == len(steps):
            return value
        below = asking.view.graph.get(str(value))
        if below is None:
            return NotReported(f"{value} was not read")
        record = below
    raise AssertionError(path)


def _kept(field: str, value: Mapping[str, Any] | None, key: str, record: AnyRecord) -> Any:  # noqa: ANN401  because facts are of several types
    if value is None:
        return NotReported(f"{field} of {record.id} were not reported")
    found = value.get(key)
    if found is not None:
        return found
    return ABSENT if field == "tags" else NotReported(f"{key} of {record.id} was not reported")


def named_in(text: str) -> Iterator[str]:
    """The paths in a template's ``{braces}``."""
    rest = text
    while "{" in rest:
        _, _, rest = rest.partition("{")
        path, closed, rest = rest.partition("}")
        if closed:
            yield path
