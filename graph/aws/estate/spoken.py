"""Which statements of the estate speak of an action, and whom the policies they stand in are attached to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from graph.aws.estate.estate import AwsEstate
from graph.aws.language.statements import CompiledPolicy, CompiledStatement

OPENS = re.compile(r"[*?]|\$\{")
"""Where a pattern may be anything from."""


class Said(msgspec.Struct, frozen=True, eq=False):
    """A statement and where it stands."""

    policy: str
    place: int
    statement: CompiledStatement


class Spoken:
    """Every statement by the services it speaks of, so that a question meets few of them."""

    def __init__(self, estate: AwsEstate) -> None:
        self.estate = estate

    def of(self, action: str, arn: str) -> Iterator[Said]:
        """The statements that speak of an action, by its small name, and may speak of a resource."""
        speaking: dict[CompiledStatement, bool] = {}
        for said in self.about(action.partition(":")[0], arn):
            speaks = speaking.get(said.statement)
            if speaks is None:
                speaks = speaking[said.statement] = said.statement.actions.cover(action)
            if speaks:
                yield said

    def about(self, service: str, arn: str) -> Iterable[Said]:
        """The statements that may speak of a service's actions, by its small name, and of a resource."""
        begins = [arn[:end] for end in range(len(arn) + 1)]
        found: dict[Said, None] = {}
        for heads in (self._by_head.get(service, {}), self._by_head.get("", {})):
            for begin in begins:
                found.update(dict.fromkeys(heads.get(begin, ())))
        return found

    @cached_property
    def _by_head(self) -> Mapping[str, Mapping[str, Sequence[Said]]]:
        """Every statement by the services it speaks of, and in each by how the names it speaks of begin.

        Those that may speak of any service stand under an empty name.
        """
        found: dict[str, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
        for id_ in self.estate.standing.policies:
            policy = self.estate.policies.ready(id_)
            for place, statement in zip(policy.places, policy.statements, strict=True):
                said = Said(id_, place, statement)
                for service in _services(statement):
                    for head in _heads(statement):
                        found[service][head].append(said)
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


def _heads(statement: CompiledStatement) -> frozenset[str]:
    """How the names of the resources begin that a statement speaks of."""
    if statement.written.not_resources or not statement.written.resources:
        return frozenset({""})
    return frozenset(OPENS.split(text, maxsplit=1)[0] for text in statement.written.resources)
