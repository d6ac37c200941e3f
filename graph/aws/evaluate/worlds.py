"""What is not known of a request, as plain questions that are either so or not.

The same question may stand behind several conditions: what ``StringEquals`` asks, ``StringNotEquals`` asks the other
way round. Trying the answers together keeps apart what really depends from what comes out the same anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import msgspec

from graph.aws.evaluate.standing import Standing
from graph.aws.language.conditions import Ready
from graph.aws.language.context import PRESENT, UNKNOWN, Context
from graph.aws.language.covering import Resources
from graph.aws.language.operators import Set
from graph.aws.language.variables import Variable
from graph.model import Condition

MOST_QUESTIONS = 6
"""More are not tried together: each doubles the number of worlds."""
Question = tuple[object, ...]
Answers = Mapping[Question, bool]
EXISTS = "exists"
VARIABLE = "Variable"
"""Stands for the operator where a variable in the name of a resource is what is not known."""


class Unsure(msgspec.Struct, frozen=True):
    """Something that a statement waits for: the condition as it is written, and the questions behind it."""

    written: Condition
    asks: Question | None = None
    negated: bool = False
    or_absent: Question | None = None
    """With ``IfExists``: the question whether the key is there at all."""
    if_absent: bool | None = None
    """Of ``Null``: what it says of an absent key."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question behind it."""
        return tuple(each for each in (self.asks, self.or_absent) if each is not None)

    def so(self, answers: Answers) -> bool:
        """Whether the condition holds in a world."""
        if self.or_absent is not None and not answers[self.or_absent]:
            return True if self.if_absent is None else self.if_absent
        if self.asks is None:
            return not self.if_absent
        return answers[self.asks] is not self.negated


def unsure(standing: Standing, arn: str, context: Context) -> tuple[Unsure, ...]:
    """All that a statement waits for; nothing when it is surely met."""
    return () if standing.sure else tuple(_waiting(standing, arn, context))


def _waiting(standing: Standing, arn: str, context: Context) -> Iterator[Unsure]:
    statement = standing.statement
    if statement.resources.cover(arn, context) is None:
        yield from _named(statement.resources, context)
    for ready in statement.conditions:
        if ready.holds(context) is None:
            yield _asked(ready, context)
    for written in statement.broken:
        yield Unsure(written, ("broken", standing.statement.allow, written))


def _named(resources: Resources, context: Context) -> Iterator[Unsure]:
    """Wait for variables in the names of resources: one question, whichever of them answers it."""
    asks: Question = ("resource", resources.negated, tuple(template.text for template in resources.templates))
    for template in resources.templates:
        for part in template.parts:
            if isinstance(part, Variable) and context.look(part.key) in {PRESENT, UNKNOWN}:
                yield Unsure(Condition(operator=VARIABLE, key=part.key, values=(template.text,)), asks)


def _asked(ready: Ready, context: Context) -> Unsure:
    operator, exists = ready.operator, (EXISTS, ready.key)
    if operator.comparison is None:
        return Unsure(ready.written, or_absent=exists, if_absent=True in ready.nulls)
    single, filled, values = operator.set is Set.NONE, bool(ready.templates), frozenset(ready.written.values)
    # Whether one value matches is asked by a negation, too, unless a variable without a value may fail both.
    apart = operator.negated and (filled or not single)
    asks: Question = (operator.base, operator.set, ready.key, values, filled, apart)
    turned = operator.negated and single
    maybe_absent = operator.if_exists and not turned and context.look(ready.key) is UNKNOWN
    return Unsure(ready.written, asks, turned, exists if maybe_absent else None)


def worlds(waiting: Sequence[Unsure]) -> Iterator[Answers] | None:
    """Every way the open questions can be answered; None when they are too many to be tried."""
    questions = list(dict.fromkeys(question for each in waiting for question in each.questions))
    if len(questions) > MOST_QUESTIONS:
        return None
    tried = (dict(zip(questions, answers, strict=True)) for answers in product((True, False), repeat=len(questions)))
    return (answers for answers in tried if _consistent(answers))


def _consistent(answers: Answers) -> bool:
    """Of a key that is not there all values are whatever is asked for, and none is."""
    return all(
        so is (question[1] is Set.ALL) or answers.get((EXISTS, question[2]), True)
        for question, so in answers.items()
        if isinstance(question[1], Set)
    )
