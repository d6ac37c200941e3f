"""How the index lies in its file: names at hand, details of a service unpacked when they are asked for."""

from __future__ import annotations

import zlib
from functools import cached_property
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("index.bin")


class PackedAction(msgspec.Struct, frozen=True, array_like=True):
    """An action's details; ``types``, ``required`` and ``keys`` are places in the lists of its service."""

    level: str
    types: tuple[int, ...]
    required: tuple[int, ...]
    keys: tuple[int, ...]


class PackedType(msgspec.Struct, frozen=True, array_like=True):
    """A resource type; ``keys`` are places in the list of its service."""

    name: str
    arn: str
    keys: tuple[int, ...]


class PackedKey(msgspec.Struct, frozen=True, array_like=True):
    """A condition key; without a type where the reference names it and does not describe it."""

    name: str
    type: str | None
    many: bool


class PackedService(msgspec.Struct, frozen=True, array_like=True):
    """Everything about one service; ``actions`` in the order of their names in the index."""

    keys: tuple[PackedKey, ...]
    types: tuple[PackedType, ...]
    actions: tuple[PackedAction, ...]


class PackedRetired(msgspec.Struct, frozen=True, array_like=True):
    """A retired action or service."""

    name: str
    why: str
    instead: str


class Packed(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """The whole file. ``names`` and each of ``details`` are compressed on their own."""

    version: str
    services: dict[str, tuple[str, int]]
    """Title and number of actions by prefix, in the order of the names."""
    names: bytes
    details: dict[str, bytes]
    keys: tuple[PackedKey, ...]
    """The condition keys every service knows."""
    retired: tuple[PackedRetired, ...]
    under_resource_policies: tuple[str, ...]
    """The prefixes of the services that resource control policies apply to."""

    @cached_property
    def text(self) -> str:
        """All actions as they are written, one a line, service by service, each service's without regard to case."""
        return zlib.decompress(self.names).decode()

    def service(self, prefix: str) -> PackedService:
        """Unpack what is known of one service."""
        return msgspec.msgpack.decode(zlib.decompress(self.details[prefix]), type=PackedService)


def compressed(service: PackedService) -> bytes:
    """Pack what is known of one service."""
    return zlib.compress(msgspec.msgpack.encode(service), 9)


def load(file: Path = FILE) -> Packed:
    """Read the index."""
    return msgspec.msgpack.decode(file.read_bytes(), type=Packed)
