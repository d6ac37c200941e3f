"""Which statements of the estate speak of an action, and whom the policies they stand in are attached to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.aws.estate.estate import AwsEstate
from graph.aws.language.statements import CompiledPolicy, CompiledStatement


class Said(msgspec.Struct, frozen=True, eq=False):
    """A statement and where it stands."""

    policy: str
    place: int
    statement: CompiledStatement


class Spoken:
    """Every statement by the services it speaks of, so that a question meets few of them."""

    def __init__(self, estate: AwsEstate) -> None:
        self.estate = estate

    def of(self, action: str) -> Iterator[Said]:
        """The statements that speak of an action, by its small name."""
        for said in self.of_service(action.partition(":")[0]):
            if said.statement.actions.cover(action):
                yield said

    def of_service(self, service: str) -> Sequence[Said]:
        """The statements that may speak of a service's actions, by its small name."""
        return (*self._by_service.get(service, ()), *self._by_service.get("", ()))

    @cached_property
    def _by_service(self) -> Mapping[str, Sequence[Said]]:
        """Those that may speak of any service stand under an empty name."""
        found: dict[str, list[Said]] = defaultdict(list)
        for id_ in self.estate.standing.policies:
            policy = self.estate.policies.ready(id_)
            for place, statement in zip(policy.places, policy.statements, strict=True):
                for service in _services(statement):
                    found[service].append(Said(id_, place, statement))
        return found

    @cached_property
    def classes_granted(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the identity classes that each policy grants something to."""
        found: dict[str, list[int]] = defaultdict(list)
        for each in self.estate.classes:
            for policy in each.bearing.grants:
                found[policy].append(each.number)
        return found

    @cached_property
    def class_of(self) -> Mapping[str, int]:
        """The number of each identity's class."""
        return {member.id: each.number for each in self.estate.classes for member in each.members}

    @cached_property
    def unread(self) -> Sequence[CompiledPolicy]:
        """Policies that are attached to somebody and were not read: they may speak of anything."""
        ids = {id_ for each in self.estate.classes for id_ in each.bearing.grants}
        return [self.estate.policies.ready(id_) for id_ in sorted(ids) if not self.estate.policies.is_read(id_)]


def _services(statement: CompiledStatement) -> frozenset[str]:
    if statement.actions.negated:
        return frozenset({""})
    prefixes = (action.lower().partition(":")[0] for action in statement.written.actions)
    return frozenset("" if "*" in prefix or "?" in prefix else prefix for prefix in prefixes)
