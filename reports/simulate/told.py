"""The results of a simulation, as its formats tell them."""

from __future__ import annotations

from collections import Counter

import msgspec

from graph.aws.answers import Answer, Decision, Layer


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody expects of a request; what is not said is not compared."""

    answer: Answer
    blocked_by: tuple[Layer, ...] | None = None
    conditions: tuple[str, ...] | None = None
    """The keys that the answer is expected to depend on."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One request with its decision."""

    name: str
    file: str
    line: int = 0
    """Where the request begins; 0 where nobody looked."""
    request: int
    """Its number in the file; the first is 1."""
    principal: str
    action: str
    resource: str
    decision: Decision
    expected: Expected | None = None

    @property
    def missed(self) -> tuple[str, ...]:
        """In what the decision is not what was expected, in words."""
        return tuple(_missed(self.expected, self.decision)) if self.expected else ()


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """All results, in the order of the requests, and what was odd in the policies."""

    results: tuple[Result, ...]
    warnings: tuple[str, ...] = ()

    @property
    def missed(self) -> int:
        """How many requests did not come out as expected."""
        return sum(bool(each.missed) for each in self.results)

    @property
    def answers(self) -> Counter[Answer]:
        """How often each answer was given."""
        return Counter(each.decision.answer for each in self.results)


def _missed(expected: Expected, decision: Decision) -> list[str]:
    said = []
    if expected.answer is not decision.answer:
        said.append(f"expected {expected.answer}, is {decision.answer}")
    if expected.blocked_by is not None and set(expected.blocked_by) != set(decision.blocked_by):
        said.append(f"expected blocked by {_names(expected.blocked_by)}, is {_names(decision.blocked_by)}")
    keys = {each.key.lower() for each in decision.conditions}
    if expected.conditions is not None and {key.lower() for key in expected.conditions} != keys:
        said.append(f"expected to depend on {_names(expected.conditions)}, does on {_names(sorted(keys))}")
    return said


def _names(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names) or "nothing"
