"""The techniques by which somebody becomes another identity, opens a resource, or gains an account outright."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from graph.aws.answers import Answer, Decision
from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.estate import AwsEstate
from graph.aws.evaluate.decide import evaluate
from graph.aws.holdings import numbers
from graph.aws.language.statements import policy
from graph.aws.techniques.common import Asker
from graph.aws.techniques.passing import Sure, either
from graph.aws.techniques.step import Step
from graph.aws.techniques.words import Gain, Need, Technique
from graph.model import Identity, Principal, Statement

ASSUME = "sts:AssumeRole"


class Becoming:
    """Tries them for one identity. What it may do to itself is told as well, for it stands for all who are alike."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._estate = asker.estate
        self._identity = asker.identity

    def steps(self, technique: Technique) -> Iterator[Step]:
        """What is gained for certain, and what perhaps."""
        if technique.switch in self._asker.shared.switched_off:
            return
        if technique.target and not self._asker.acted_on(technique).possible:
            return
        if technique.passes and not self._asker.shared.passing.trusts_any(technique.services):
            return
        sure, way = self._asker.way(technique)
        if sure is False:
            return
        if technique.gain in {Gain.ACCOUNT, Gain.ORGANISATION}:
            yield from self._outright(technique, way, sure=sure is True)
            return
        found = self._targets(technique)
        for certain, targets in (found if sure and not technique.assumes else found.doubtful()).apart():
            gained = self._gained(technique, targets)
            if gained:
                through = targets if technique.gain is Gain.RUNNING else ()
                yield Step(technique=technique.id, way=way, targets=gained, certain=certain, through=through)

    def _targets(self, technique: Technique) -> Sure:
        """What he may act on that is as the technique needs it."""
        found = self._passable(technique) if technique.passes else self._asker.acted_on(technique)
        for need in technique.needs:
            entered = need is Need.MAY_BE_ENTERED
            found = self._entered(found) if entered else found.both(self._asker.shared.needs.meeting(need))
        return found

    def _passable(self, technique: Technique) -> Sure:
        passing = self._asker.shared.passing
        return either(
            passing.passable(self._identity, self._asker.held, trusted, passed_to)
            for trusted in technique.services
            for passed_to in technique.passed_to or (trusted,)
        )

    def _gained(self, technique: Technique, targets: Ranges) -> Ranges:
        if technique.gain is Gain.RUNNING:
            return self._asker.shared.running.identities(technique.target, technique.inside, targets)
        return targets

    def _entered(self, found: Sure) -> Sure:
        """Of the roles whose trust he may rewrite, those that he may then assume.

        Where nothing could keep him from entering some, one role stands for all.
        """
        asked: Sequence[int] = list(numbers(found.possible))
        certain, possible = [], []
        for number in asked if self._hindered else asked[:1]:
            decision = entering(self._estate, self._identity, self._estate.resources.arns[number])
            if decision.possible:
                possible.append((number, number + 1))
            if decision.answer is Answer.ALLOWED:
                certain.append((number, number + 1))
        if self._hindered or not possible:
            return found.both(Sure(joined(certain), joined(possible)))
        return found if certain else found.doubtful()

    @cached_property
    def _hindered(self) -> bool:
        layers, small = self._estate.policies.of_identity(self._estate.bearing(self._identity)), ASSUME.lower()
        statements = (each for _, policy in layers.each() for each in policy.statements)
        denied = any(not each.allow and each.actions.cover(small) for each in statements)
        return denied or bool(layers.boundaries) or bool(self._estate.policies.above_resource(self._identity.scope))

    def _outright(self, technique: Technique, way: int, *, sure: bool) -> Iterator[Step]:
        accounts = self._accounts(technique)
        decision = self._asker.shared.administration.newcomer(self._identity)
        if accounts and (decision.possible or technique.gain is Gain.ORGANISATION):
            certain = sure and not technique.assumes and decision.answer is Answer.ALLOWED
            yield Step(technique=technique.id, way=way, accounts=accounts, certain=certain)

    def _accounts(self, technique: Technique) -> tuple[str, ...]:
        """The accounts that are gained: all of the organisation only from where it, or its access, is managed."""
        own = self._estate.standing.accounts.get(self._identity.scope)
        if technique.gain is Gain.ACCOUNT or own is None or not own.organization:
            return (self._identity.scope,)
        if own.number not in self._asker.shared.managing:
            return ()
        every = self._estate.standing.accounts.values()
        return tuple(sorted(one.number for one in every if one.organization == own.organization))


def entering(estate: AwsEstate, identity: Identity, role: str) -> Decision:
    """Whether somebody may assume a role once its trust policy names him."""
    trust = policy(role, [Statement(allow=True, actions=(ASSUME,), principals=(Principal("AWS", identity.id),))])
    layers = msgspec.structs.replace(estate.bearing_on(identity, role), resource=trust)
    return evaluate(estate.request(identity, ASSUME, role), layers)
