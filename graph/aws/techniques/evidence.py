"""Why a step is open: the statements that decided each thing it needs, and what it depends on."""

from __future__ import annotations

from collections.abc import Iterator

from graph.aws.answers import Answer, Decision
from graph.aws.estate.asking import can
from graph.aws.holdings import holds
from graph.aws.language.context import UNKNOWN, Context
from graph.aws.techniques.administration import together
from graph.aws.techniques.becoming import entering
from graph.aws.techniques.catalogue import techniques
from graph.aws.techniques.common import Shared
from graph.aws.techniques.passing import PASS, PASSED_TO
from graph.aws.techniques.step import Step
from graph.aws.techniques.words import Gain, Need, Technique
from graph.model import Condition, Identity

ASSUMING, ASSUMPTION = "Assuming", "muster:Assumption"
"""How what no inventory tells is written as a condition."""


class Evidence:
    """Decides steps exactly, one at a time."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._estate = shared.estate

    def decision(self, identity: Identity, step: Step, target: str = "") -> Decision:
        """All that a step of an identity needs, together; ``target`` is the one of its targets that is meant."""
        technique = techniques()[step.technique]
        return together(self._each(identity, technique, step, target))

    def acted_on(self, identity: Identity, step: Step, target: str = "") -> str:
        """The ARN of what is acted on; empty where it is nothing in particular."""
        technique = techniques()[step.technique]
        number = self._estate.resources.number(target)
        if technique.gain is Gain.RUNNING and number is not None:
            return self._shared.running.first(technique.target, technique.inside, step.through, number) or ""
        if technique.gain is Gain.RIGHTS:
            return step.policy or (self._through(step) or identity.id if technique.target else "")
        return target or self._through(step)

    def _through(self, step: Step) -> str:
        return self._estate.resources.arns[step.through[0][0]] if step.through else ""

    def _each(self, identity: Identity, technique: Technique, step: Step, target: str) -> Iterator[Decision]:
        arn = self.acted_on(identity, step, target)
        if technique.passes:
            yield self._passed(identity, technique, arn)
        for action in technique.actions if arn else ():
            if action != PASS:
                yield can(self._estate, identity, action, arn)
        if technique.ways:
            yield self._shared.elsewhere.decision(identity, technique.ways[step.way])
        if Need.MAY_BE_ENTERED in technique.needs:
            yield entering(self._estate, identity, arn)
        yield from self._gained(identity, technique, step)
        yield from self._assumed(technique, arn)

    def _passed(self, identity: Identity, technique: Technique, role: str) -> Decision:
        """The best of the services that the role can be passed to."""
        found = Decision(answer=Answer.IMPLICITLY_DENIED)
        for trusted in technique.services:
            trust = self._shared.passing.trusted(trusted, role)
            for passed_to in technique.passed_to or (trusted,):
                given = Context({PASSED_TO: (passed_to,)}, UNKNOWN)
                decision = together((can(self._estate, identity, PASS, role, given), trust))
                if decision.answer is Answer.ALLOWED:
                    return decision
                found = decision if decision.possible else found
        return found

    def _gained(self, identity: Identity, technique: Technique, step: Step) -> Iterator[Decision]:
        """What it comes to once it was used."""
        administration = self._shared.administration
        if technique.gain is Gain.ACCOUNT:
            yield administration.newcomer(identity)
        elif technique.gain is Gain.RIGHTS:
            holder = self._estate.identities[self._through(step) or identity.id]
            after = administration.after(holder, technique.after, step.policy)
            yield after or Decision(answer=Answer.IMPLICITLY_DENIED)
        elif step.accounts and step.through:
            ids = self._estate.standing.attached(self._through(step))
            yield administration.joined(identity, tuple(map(self._estate.policies.ready, ids)))

    def _assumed(self, technique: Technique, arn: str) -> Iterator[Decision]:
        if technique.assumes:
            yield _assuming(technique.assumes)
        number = self._estate.resources.number(arn)
        for need in technique.needs if number is not None else ():
            static = need not in {Need.MAY_BE_ENTERED, Need.HAS_A_USER}
            if static and not holds(self._shared.needs.meeting(need).certain, number or 0):
                yield _assuming(f"the role is {need}")


def _assuming(text: str) -> Decision:
    condition = Condition(operator=ASSUMING, key=ASSUMPTION, values=(text,))
    return Decision(answer=Answer.DEPENDS, conditions=(condition,))
