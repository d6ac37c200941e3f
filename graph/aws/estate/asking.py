"""Who may do what: one identity, or everybody, asked about one action on one resource."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from graph.aws.answers import Decision
from graph.aws.estate.estate import AwsEstate
from graph.aws.estate.groups import Groups
from graph.aws.estate.outsiders import outsiders
from graph.aws.estate.question import Question
from graph.aws.estate.spoken import Spoken
from graph.aws.evaluate.decide import evaluate
from graph.aws.language.context import Context
from graph.model import Identity


class Able(msgspec.Struct, frozen=True, kw_only=True):
    """Those who may, for the same reasons. ``known`` says that they stand in the inventory."""

    who: tuple[str, ...]
    decision: Decision
    known: bool = True


def can(estate: AwsEstate, identity: Identity, action: str, arn: str, given: Context | None = None) -> Decision:
    """Whether one identity may do that to that resource."""
    return evaluate(estate.request(identity, action, arn, given), estate.bearing_on(identity, arn))


def who_can(spoken: Spoken, action: str, arn: str, given: Context | None = None) -> list[Able]:
    """Everybody who may, or may under a condition, do that to that resource; the same reasons stand together."""
    question = Question(spoken, action, arn, given)
    found: dict[Decision, list[str]] = defaultdict(list)
    for members, decision in Groups(question).answers():
        if decision.possible:
            found[decision].extend(members)
    able = [Able(who=tuple(sorted(who)), decision=decision) for decision, who in found.items()]
    beyond = [Able(who=(name,), decision=decision, known=False) for name, decision in outsiders(question)]
    return [*sorted(able, key=lambda each: each.who), *beyond]
