"""The words of the index: actions with what they act on, resource types, condition keys, and what is retired."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Level(StrEnum):
    """How far an action goes, in the words of the service authorization reference."""

    LIST = "list"
    READ = "read"
    WRITE = "write"
    PERMISSIONS = "permissions management"
    TAGGING = "tagging"


class KeyType(StrEnum):
    """What a condition key's values are."""

    STRING = "string"
    NUMERIC = "numeric"
    DATE = "date"
    BOOL = "bool"
    ARN = "arn"
    IP = "ip"


class ResourceType(msgspec.Struct, frozen=True):
    """A kind of resource a service knows: its ARN with ``${Placeholders}``, and the keys that speak of it."""

    service: str
    name: str
    arn: str
    condition_keys: tuple[str, ...] = ()


class ConditionKey(msgspec.Struct, frozen=True):
    """A condition key as it is written, with the type of its values; ``many`` where a request may have several."""

    name: str
    type: KeyType
    many: bool = False


class Retired(msgspec.Struct, frozen=True):
    """An action or a whole service that policies still name and AWS no longer asks for.

    ``name`` is an action (``sqs:SendMessageBatch``) or a service prefix (``honeycode``); ``instead`` is what is asked
    for today, where there is such a thing.
    """

    name: str
    why: str
    instead: str = ""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """An action: its level, the resource types it can be limited to, and its own condition keys.

    ``types`` are names of resource types of ``service``; those in ``required`` are always part of the request. An
    action without types can only be allowed on ``*``.
    """

    name: str
    service: str
    level: Level
    types: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    condition_keys: tuple[str, ...] = ()


class Service(msgspec.Struct, frozen=True):
    """A service: the prefix its actions are named with, and its title."""

    prefix: str
    title: str
