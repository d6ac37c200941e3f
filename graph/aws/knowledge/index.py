"""The way into the index: ``knowledge()``, read once when it is first asked.

A service or action nobody has heard of is never an error: its details are None, and it is a literal everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property, lru_cache

import msgspec

from graph.aws.knowledge.arns import ArnShapes
from graph.aws.knowledge.packed import Packed, PackedKey, PackedService, load
from graph.aws.knowledge.universe import Universe
from graph.aws.knowledge.words import Action, ConditionKey, KeyType, Level, ResourceType, Retired, Service

GLOBAL = "aws"
"""The keys every service knows begin so."""
PROVIDERS = "sts"
"""Where the keys of identity providers (``token.actions.githubusercontent.com:sub``) are described."""
TEMPLATES = ("$", "<", "tag-key")
"""What stands after the ``/`` of a key that a tag's own key completes."""


class ServiceKnowledge(msgspec.Struct, frozen=True, dict=True):
    """Everything about one service, its actions by their lower-case names without the prefix."""

    actions: dict[str, Action]
    types: dict[str, ResourceType]
    keys: dict[str, ConditionKey]

    @cached_property
    def shapes(self) -> ArnShapes:
        """The ARN patterns of its types."""
        return ArnShapes(self.types.values())


class Knowledge:
    """Services, actions, resource types and condition keys of one release of the index."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._of = lru_cache(maxsize=None)(self._unpacked)

    @property
    def version(self) -> str:
        """The release of the data the index was made of."""
        return self._packed.version

    @cached_property
    def services(self) -> dict[str, Service]:
        """Every service by its prefix."""
        return {prefix: Service(prefix, title) for prefix, (title, _) in self._packed.services.items()}

    @cached_property
    def universe(self) -> Universe:
        """The known actions as bits. What the reference lists no more is a literal: no wildcard gains by it."""
        return Universe(self._packed.text, self._spans)

    def actions_matching(self, pattern: str) -> int:
        """The known actions a policy's pattern names, as bits of ``universe``."""
        return self.universe.matching(pattern)

    def names(self, bits: int) -> Iterator[str]:
        """The actions of a set."""
        return self.universe.names(bits)

    def bit(self, name: str) -> int:
        """The set of one known action; empty for a literal."""
        return self.universe.bit(name)

    def action(self, name: str) -> Action | None:
        """An action's details, however its name is cased; None for a literal."""
        prefix, _, short = name.lower().partition(":")
        known = self._of(prefix)
        return known.actions.get(short) if known else None

    def access_level(self, name: str) -> Level | None:
        """How far an action goes; None for a literal."""
        action = self.action(name)
        return action.level if action else None

    def resource_types(self, name: str) -> tuple[ResourceType, ...]:
        """The types of resources an action can be limited to; none for a literal and for what acts on ``*`` only."""
        action = self.action(name)
        known = action and self._of(action.service)
        return tuple(known.types[each] for each in action.types) if action and known else ()

    def condition_keys(self, name: str) -> frozenset[str]:
        """The service's condition keys an action can have in its request: its own and those of its resources."""
        action = self.action(name)
        own = action.condition_keys if action else ()
        return frozenset(own).union(*(each.condition_keys for each in self.resource_types(name)))

    def types_of(self, prefix: str, arn: str) -> frozenset[str]:
        """The types an ARN is of, as a service knows it."""
        known = self._of(prefix)
        return known.shapes.types_of(arn) if known else frozenset()

    def arn_fits(self, name: str, arn: str) -> bool | None:
        """Whether an action can be done to that resource at all; None for a literal.

        An action without resource types fits ``*`` and nothing else.
        """
        action = self.action(name)
        if action is None:
            return None
        if not action.types:
            return arn == "*"
        return any(not self.types_of(action.service, each).isdisjoint(action.types) for each in _unqualified(arn))

    def condition_key(self, name: str) -> ConditionKey | None:
        """A condition key, however it is cased (``aws:ResourceTag/team`` is a tag's key); None for a literal."""
        exact = name.lower()
        keys = self._keys_of(exact.partition(":")[0])
        return keys.get(exact) or keys.get(_stem(exact))

    def retired(self, name: str) -> Retired | None:
        """What is told of an action or a service prefix that AWS has given up; None for all others."""
        lower = name.lower()
        return self._retired.get(lower) or self._retired.get(lower.partition(":")[0])

    @property
    def retirements(self) -> tuple[Retired, ...]:
        """Everything the index knows to be retired."""
        return tuple(self._retired.values())

    @cached_property
    def under_resource_policies(self) -> frozenset[str]:
        """The prefixes of the services that resource control policies apply to."""
        return frozenset(self._packed.under_resource_policies)

    @cached_property
    def _retired(self) -> dict[str, Retired]:
        return {each.name.lower(): Retired(each.name, each.why, each.instead) for each in self._packed.retired}

    @cached_property
    def _global_keys(self) -> dict[str, ConditionKey]:
        return _keys(self._packed.keys)

    def _keys_of(self, prefix: str) -> dict[str, ConditionKey]:
        if prefix == GLOBAL:
            return self._global_keys
        known = self._of(prefix) or self._of(PROVIDERS)
        return known.keys if known else {}

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int]]:
        spans, at = {}, 0
        for prefix, (_, count) in self._packed.services.items():
            spans[prefix] = (at, at + count)
            at += count
        return spans

    def _unpacked(self, prefix: str) -> ServiceKnowledge | None:
        if prefix not in self._spans:
            return None
        first, end = self._spans[prefix]
        return _service(prefix, self._names[first:end], self._packed.service(prefix))

    @cached_property
    def _names(self) -> list[str]:
        return self._packed.text.split("\n")


@cache
def knowledge() -> Knowledge:
    """What is known of AWS, read when it is first asked for."""
    return Knowledge(load())


def _service(prefix: str, names: list[str], packed: PackedService) -> ServiceKnowledge:
    keys = [key.name for key in packed.keys]
    types = [ResourceType(prefix, each.name, each.arn, _at(keys, each.keys)) for each in packed.types]
    kinds = [each.name for each in types]
    actions = [
        Action(
            name=name,
            service=prefix,
            level=Level(each.level),
            types=_at(kinds, each.types),
            required=_at(kinds, each.required),
            condition_keys=_at(keys, each.keys),
        )
        for name, each in zip(names, packed.actions, strict=True)
    ]
    return ServiceKnowledge(
        actions={each.name.lower().partition(":")[2]: each for each in actions},
        types={each.name: each for each in types},
        keys=_keys(packed.keys),
    )


def _keys(packed: tuple[PackedKey, ...]) -> dict[str, ConditionKey]:
    named = {key.name.lower(): ConditionKey(key.name, KeyType(key.type), key.many) for key in packed if key.type}
    return {
        (_stem(name) if name.rpartition("/")[2].startswith(TEMPLATES) else name): key for name, key in named.items()
    }


def _unqualified(arn: str) -> Iterator[str]:
    """The ARN, and what it is a version of: a function's ARN can end in ``:alias``, a task definition's in ``:1``."""
    yield arn
    yield arn.rpartition(":")[0]


def _at(names: list[str], places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(names[place] for place in places)


def _stem(key: str) -> str:
    name, slash, _ = key.partition("/")
    return name + slash
