"""What makes two identities alike in one question: the statements on them that speak of it are the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from graph.aws.answers import Layer
from graph.aws.estate import known
from graph.aws.estate.estate import AwsEstate
from graph.aws.language.statements import CompiledPolicy, CompiledStatement
from graph.aws.techniques.words import Together
from graph.model import Identity

Said = tuple[tuple[int, ...], bool]
"""The statements of a policy that speak of something, and whether one of them asks who it is."""


class Likeness:
    """Makes keys that are equal for identities about whom the same comes out.

    They hold where the resource's own policy names none of them: for what is not there yet, for passing roles, for
    what is about nothing in particular.
    """

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._keys: dict[tuple[str, Together, bool], Hashable] = {}
        self._said: dict[tuple[str, Together, bool], Said] = {}

    def key(self, identity: Identity, actions: Together, *, granted: bool = True) -> Hashable:
        """The key in a question about some actions; without ``granted``, what its own policies allow is no matter."""
        known = (identity.id, actions, granted)
        if known not in self._keys:
            self._keys[known] = self._key(identity, actions, granted=granted)
        return self._keys[known]

    def _key(self, identity: Identity, actions: Together, *, granted: bool) -> Hashable:
        said: list[Hashable] = [identity.scope, identity.kind, bool(identity.facts.get("service_linked"))]
        apart = False
        for layer, policy in self._estate.policies.of_identity(self._estate.bearing(identity)).each():
            statements, asks = self._of(policy, actions, allows=granted or layer is not Layer.IDENTITY)
            apart = apart or asks
            if statements or layer is not Layer.IDENTITY:
                said.append((layer, statements))
        return (*said, identity.id if apart else "")

    def _of(self, policy: CompiledPolicy, actions: Together, *, allows: bool) -> Said:
        key = (policy.name, actions, allows)
        found = self._said.get(key)
        if found is None:
            each = tuple(self._speaking(policy, actions, allows=allows))
            asks = any(known.tells_apart(self._estate.policies.mentioned(one)) for one in each)
            found = self._said[key] = tuple(map(id, each)), asks
        return found

    def _speaking(self, policy: CompiledPolicy, actions: Together, *, allows: bool) -> Iterator[CompiledStatement]:
        small = [action.lower() for action in actions]
        for statement in policy.statements:
            if (allows or not statement.allow) and any(statement.actions.cover(action) for action in small):
                yield statement
