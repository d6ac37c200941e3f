"""The conditions of a rule in YAML, with three answers: it holds, it does not, or nobody said enough to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from findings.custom.paths import Absent, Asking, NotReported, follow, problem_of
from findings.yaml_lines import start_of_day
from graph.model import AnyRecord

ALL, ANY, NOT = "all", "any", "not"
Scalar = str | int | float | bool | date
Reason = tuple[str, str]
"""What is wrong, and how to mend it."""


class Unknown(msgspec.Struct, frozen=True):
    """The answer "nobody said enough", and what would have to be known."""

    why: str


Answer = bool | Unknown
Condition = Callable[[AnyRecord, Asking], Answer]


class Wrong(Exception):
    """A condition is not written as conditions are. ``place`` leads to it."""

    def __init__(self, place: tuple[str | int, ...], what: str, mend: str) -> None:
        super().__init__(what)
        self.place, self.what, self.mend = place, what, mend


def read(written: object, kind: type[AnyRecord], place: tuple[str | int, ...]) -> Condition:
    """A mapping of paths (or ``all``, ``any``, ``not``) as one condition: all of its entries hold."""
    if not isinstance(written, Mapping) or not written:
        raise Wrong(place, "conditions are a group of keys", "Write 'field: value' or 'field: {operator: value}'.")
    return _all([_entry(key, value, kind, (*place, key)) for key, value in written.items()])


def _entry(key: str, value: object, kind: type[AnyRecord], place: tuple[str | int, ...]) -> Condition:
    if key in {ALL, ANY}:
        if not isinstance(value, list) or not value:
            raise Wrong(place, f"{key} is a list of conditions", "Begin each of them with a dash.")
        every = [read(each, kind, (*place, number)) for number, each in enumerate(value)]
        return _all(every) if key == ALL else _any(every)
    if key == NOT:
        return _not(read(value, kind, place))
    wrong = problem_of(key, kind)
    if wrong:
        raise Wrong(place, wrong, "See the records and their fields in the manual of rules of your own.")
    return _all([_test(key, *each) for each in _operators(value, place)])


def _operators(value: object, place: tuple[str | int, ...]) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, Mapping):
        yield ("in" if isinstance(value, list) else "equals"), value
        return
    for name, wanted in value.items():
        if name not in OPERATORS and name not in PRESENCE:
            known = ", ".join((*OPERATORS, *PRESENCE))
            raise Wrong((*place, name), f"there is no operator {name}", f"There is: {known}.")
        wrong = _misfit(name, wanted)
        if wrong:
            raise Wrong((*place, name), f"{name} {wrong}", "Write it in that form.")
        yield name, wanted


def _misfit(name: str, wanted: object) -> str | None:
    if name in PRESENCE and not isinstance(wanted, bool):
        return "is true or false"
    if name in COMPARING and isinstance(wanted, date):
        return None
    if name in (*COMPARING, *AGES) and (isinstance(wanted, bool) or not isinstance(wanted, int | float)):
        return "is a number" if name in AGES else "is a number or a date"
    if name == "in" and not isinstance(wanted, list):
        return "is a list"
    return None


def _test(path: str, operator: str, wanted: Any) -> Condition:  # noqa: ANN401  because each operator takes its own
    def test(record: AnyRecord, asking: Asking) -> Answer:
        value = follow(path, record, asking)
        if operator in PRESENCE:
            return PRESENCE[operator](value, wanted)
        if isinstance(value, NotReported):
            return Unknown(value.why)
        if isinstance(value, Absent):
            return operator == "not_equals"
        return OPERATORS[operator](value, wanted, asking.view.at)

    return test


def _absent(value: object, wanted: bool) -> Answer:  # noqa: FBT001  because it is what the rule says
    if isinstance(value, NotReported):
        return Unknown(value.why)
    return (isinstance(value, Absent) or value in ("", (), {})) is wanted


def _reported(value: object, wanted: bool) -> Answer:  # noqa: FBT001  because it is what the rule says
    return (not isinstance(value, NotReported)) is wanted


PRESENCE: Mapping[str, Callable[[object, bool], Answer]] = {"absent": _absent, "reported": _reported}


def _same(value: object, wanted: object) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(value, datetime) and isinstance(wanted, date):
        return value.date() == wanted
    return value == wanted or str(value) == str(wanted)


def _matches(value: object, wanted: object) -> bool:
    globs = wanted if isinstance(wanted, list) else [wanted]
    texts = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return any(fnmatchcase(str(text).casefold(), str(glob).casefold()) for text in texts for glob in globs)


def _contains(value: object, wanted: object) -> bool:
    if isinstance(value, str):
        return str(wanted).casefold() in value.casefold()
    return isinstance(value, Iterable) and any(_same(each, wanted) for each in value)


def _age(value: object, at: datetime) -> timedelta:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return at - value if isinstance(value, datetime) else timedelta(0)


def _compared(value: object, wanted: object) -> float:
    """Below zero where the value is less."""
    if isinstance(value, datetime):
        return (value - start_of_day(wanted)).total_seconds() if isinstance(wanted, date) else 0.0
    size = value if isinstance(value, int | float) else len(value) if isinstance(value, str | tuple | dict) else 0
    return size - wanted if isinstance(wanted, int | float) else 0.0


OPERATORS: Mapping[str, Callable[[Any, Any, datetime], bool]] = {
    "equals": lambda value, wanted, _: _same(value, wanted),
    "not_equals": lambda value, wanted, _: not _same(value, wanted),
    "in": lambda value, wanted, _: any(_same(value, each) for each in wanted),
    "matches": lambda value, wanted, _: _matches(value, wanted),
    "contains": lambda value, wanted, _: _contains(value, wanted),
    "more_than": lambda value, wanted, _: _compared(value, wanted) > 0,
    "less_than": lambda value, wanted, _: _compared(value, wanted) < 0,
    "older_than_days": lambda value, wanted, at: _age(value, at) > timedelta(days=wanted),
    "younger_than_days": lambda value, wanted, at: _age(value, at) < timedelta(days=wanted),
    "within_days": lambda value, wanted, at: timedelta(0) <= -_age(value, at) <= timedelta(days=wanted),
}
COMPARING = ("more_than", "less_than")
AGES = ("older_than_days", "younger_than_days", "within_days")


def _all(conditions: Sequence[Condition]) -> Condition:
    """One that surely fails decides; else one that nobody can tell leaves it open."""

    def holds(record: AnyRecord, asking: Asking) -> Answer:
        open_: Answer = True
        for condition in conditions:
            answer = condition(record, asking)
            if answer is False:
                return False
            if isinstance(answer, Unknown) and open_ is True:
                open_ = answer
        return open_

    return holds


def _any(conditions: Sequence[Condition]) -> Condition:
    """One holds unless all of them fail."""
    return _not(_all([_not(each) for each in conditions]))


def _not(condition: Condition) -> Condition:
    return lambda record, asking: _turned(condition(record, asking))


def _turned(answer: Answer) -> Answer:
    return answer if isinstance(answer, Unknown) else not answer
