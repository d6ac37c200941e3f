"""A request that neither the best nor the worst of what is not known decides: try the answers together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from graph.aws.answers import Answer, Decision, Layer
from graph.aws.evaluate.request import Request
from graph.aws.evaluate.settle import Outcome, World, settle
from graph.aws.evaluate.standing import Gates, Standing
from graph.aws.evaluate.worlds import Answers, Question, Unsure, unsure, worlds
from graph.model import Condition

Waiting = Mapping[Standing, Sequence[Unsure]]
"""What each statement that is not surely met waits for."""


class Tried(msgspec.Struct, frozen=True):
    """One way the open questions can be answered, and what comes out."""

    answers: Answers
    outcome: Outcome


def decide_open(request: Request, met: Gates) -> Decision:
    """Decide what hangs on open questions."""
    waiting = {each: unsure(each, request.arn, request.context) for each in _unsure(met)}
    found = worlds([question for each in waiting.values() for question in each])
    if found is None:
        return _depends(waiting)
    tried = list(_tried(request, met, waiting, found))
    allowed = [each.outcome.allowed for each in tried]
    if all(allowed):
        deciders = tuple(each.decider for gate in met.each for each in gate.allows)
        return Decision(answer=Answer.ALLOWED, decided_by=deciders)
    if not any(allowed):
        return _denied(met, [each.outcome for each in tried])
    return _depends(waiting, frozenset(_tipping(tried)))


def _unsure(met: Gates) -> Iterator[Standing]:
    return (each for gate in met.each for each in (*gate.allows, *gate.denies) if not each.sure)


def _tried(request: Request, met: Gates, waiting: Waiting, found: Iterable[Answers]) -> Iterator[Tried]:
    """Settle the request in each world; worlds in which the same statements are met come out the same."""
    settled: dict[tuple[bool, ...], Outcome] = {}
    for answers in found:
        holding = tuple(all(each.so(answers) for each in questions) for questions in waiting.values())
        if holding not in settled:
            settled[holding] = settle(request, met, _world(dict(zip(waiting, holding, strict=True))))
        yield Tried(answers, settled[holding])


def _world(holding: Mapping[Standing, bool]) -> World:
    return lambda standing: holding.get(standing, True)


def _denied(met: Gates, outcomes: Sequence[Outcome]) -> Decision:
    """It is denied however the questions are answered: outright, if some denial always stands."""
    if all(each.denying for each in outcomes):
        layers = _layers(layer for each in outcomes for layer in each.blocking)
        deciders = tuple(each.decider for gate in met.each for each in gate.denies)
        return Decision(answer=Answer.EXPLICITLY_DENIED, blocked_by=layers, decided_by=deciders)
    layers = _layers(layer for each in outcomes if not each.denying for layer in each.lacking)
    return Decision(answer=Answer.IMPLICITLY_DENIED, blocked_by=layers)


def _layers(layers: Iterator[Layer]) -> tuple[Layer, ...]:
    return tuple(sorted(set(layers), key=list(Layer).index))


def _tipping(tried: Sequence[Tried]) -> Iterator[Question]:
    """The questions whose answer alone can turn the outcome.

    Where outcomes differ there is one: single answers lead from each consistent world to every other.
    """
    by_answers = {tuple(each.answers.items()): each.outcome.allowed for each in tried}
    for each in tried:
        for question, so in each.answers.items():
            other = tuple(({**each.answers, question: not so}).items())
            if by_answers.get(other, each.outcome.allowed) is not each.outcome.allowed:
                yield question


def _depends(waiting: Waiting, tipping: frozenset[Question] | None = None) -> Decision:
    """It depends: on the questions that can turn it, or on all of them where they are too many to be tried."""
    conditions: dict[Condition, None] = {}
    deciders = []
    for standing, questions in waiting.items():
        kept = [each for each in questions if tipping is None or not tipping.isdisjoint(each.questions)]
        if kept:
            deciders.append(standing.decider)
            conditions.update(dict.fromkeys(each.written for each in kept))
    return Decision(answer=Answer.DEPENDS, conditions=tuple(conditions), decided_by=tuple(deciders))
