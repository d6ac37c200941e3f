"""What somebody may do to things that are not there yet, or of which any will do: make a function, start a machine.

What his policies allow on ``*`` is asked of his holdings. Where they name patterns, a thing that would fit one is made
up, and the evaluator is asked about it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator
from functools import lru_cache

import msgspec

from graph.aws.alike import renamed
from graph.aws.answers import Answer, Decision
from graph.aws.estate.asking import can
from graph.aws.estate.estate import ANY, AwsEstate
from graph.aws.holdings import Holdings, holds
from graph.aws.knowledge.index import knowledge
from graph.aws.knowledge.words import ResourceType
from graph.aws.language.context import Truth
from graph.aws.language.statements import CompiledStatement
from graph.aws.language.wildcards import INNER_COLONS
from graph.aws.techniques.administration import better, together
from graph.aws.techniques.likeness import Likeness
from graph.aws.techniques.words import Together
from graph.model import Identity

NAME, REGION = "muster-new", "us-east-1"
PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
OWN_NAME = "${aws:username}"


class Place(msgspec.Struct, frozen=True):
    """Actions that are about one and the same thing; without types they are about nothing in particular."""

    actions: Together
    types: tuple[ResourceType, ...] = ()


@lru_cache(maxsize=4096)
def places(actions: Together) -> tuple[Place, ...]:
    """Sort actions by what each is about. One that is about several things at once has to be allowed on each."""
    found: dict[tuple[ResourceType, ...], list[str]] = defaultdict(list)
    for name in actions:
        types = {each.name: each for each in knowledge().resource_types(name)}
        action = knowledge().action(name)
        required = [types[each] for each in (action.required if action else ()) if each in types]
        if required:
            for each in required:
                found[each,].append(name)
        else:
            found[tuple(types.values())].append(name)
    return tuple(Place(tuple(names), types) for types, names in found.items())


class Elsewhere:
    """Asks what somebody may do to anything that fits; those who are alike in it are asked once."""

    def __init__(self, estate: AwsEstate, likeness: Likeness) -> None:
        self._estate = estate
        self._likeness = likeness
        self._known: dict[tuple[Hashable, Place], tuple[Identity, Decision | None]] = {}
        self._known_on_any: dict[tuple[Hashable, Together], tuple[Identity, Decision]] = {}

    def may(self, identity: Identity, held: Holdings, actions: Together) -> Truth:
        """Whether all the actions are allowed, each on something: for certain, perhaps (None), or not."""
        sure: Truth = True
        for place in places(actions):
            found = self._on(identity, held, place)
            if found is False:
                return False
            if found is None:
                sure = None
        return sure

    def decision(self, identity: Identity, actions: Together) -> Decision:
        """The same, decided exactly."""
        return together(self._decided(identity, place) for place in places(actions))

    def _on(self, identity: Identity, held: Holdings, place: Place) -> Truth:
        anything = self._estate.anything_in(identity.scope)
        bits = 0
        for action in place.actions:
            bits |= self._estate.universe.bit(action)
        if holds(held.certainly(bits), anything):
            return True
        decision = self._made_up(identity, place)
        if decision is not None:
            return True if decision.answer is Answer.ALLOWED else None
        return None if holds(held.possibly(bits), anything) else False

    def _on_any(self, identity: Identity, place: Place) -> Decision:
        key = (self._likeness.key(identity, place.actions), place.actions)
        if key not in self._known_on_any:
            asked = together(can(self._estate, identity, action, ANY) for action in place.actions)
            self._known_on_any[key] = identity, asked
        return renamed(self._estate, identity, *self._known_on_any[key])

    def _decided(self, identity: Identity, place: Place) -> Decision:
        on_any = self._on_any(identity, place)
        if on_any.answer is Answer.ALLOWED:
            return on_any
        return better(self._made_up(identity, place), on_any) or on_any

    def _made_up(self, identity: Identity, place: Place) -> Decision | None:
        """The best decision about anything that would fit a pattern of his policies."""
        key = (self._likeness.key(identity, place.actions), place)
        if key not in self._known:
            best = None
            for arn in dict.fromkeys(self._arns(identity, place)):
                asked = together(can(self._estate, identity, action, arn) for action in place.actions)
                best = better(best, asked)
                if best is not None and best.answer is Answer.ALLOWED:
                    break
            self._known[key] = identity, best
        whom, told = self._known[key]
        return told and renamed(self._estate, identity, whom, told)

    def _arns(self, identity: Identity, place: Place) -> Iterator[str]:
        patterns = list(dict.fromkeys(self._patterns(identity, place)))
        for type_ in place.types:
            model = _model(type_.arn, identity)
            for pattern in patterns:
                arn = _fitting(pattern.replace(OWN_NAME, identity.name), model)
                if "${" not in arn and type_.name in knowledge().types_of(type_.service, arn):
                    yield arn

    def _patterns(self, identity: Identity, place: Place) -> Iterator[str]:
        small = place.actions[0].lower()
        for policy in self._estate.policies.of_identity(self._estate.bearing(identity)).identity:
            for statement in policy.statements:
                if statement.allow and statement.actions.cover(small):
                    yield from _resources(statement)


def _resources(statement: CompiledStatement) -> tuple[str, ...]:
    return statement.written.resources or (ANY,)


def _model(arn: str, identity: Identity) -> str:
    """An ARN of a type, all made up but for region and account."""
    known = {"Partition": identity.id.split(":")[1], "Region": REGION, "Account": identity.scope}
    return PLACEHOLDER.sub(lambda found: known.get(found[1], NAME), arn).replace("*", NAME)


def _fitting(pattern: str, model: str) -> str:
    """An ARN that a pattern matches, as like to the model as can be."""
    parts, wanted = pattern.split(":", INNER_COLONS), model.split(":", INNER_COLONS)
    if len(parts) <= INNER_COLONS or len(wanted) <= INNER_COLONS:
        return model
    made = [there if part == ANY else part for part, there in zip(parts, wanted, strict=True)]
    return ":".join(made).replace(ANY, NAME).replace("?", "x")
