"""Finding what people mean: an identity or a resource by its id, its name, or the end of its id."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from graph.aws.language.context import ABSENT, UNKNOWN, Context, Seen
from graph.model import AnyRecord, Grant, Identity, Membership, OwnerClaim, Policy, Resource, Secret, Trust, Usage

JOINING = Grant | Membership | OwnerClaim | Trust | Usage
ThingT = TypeVar("ThingT", Identity, Identity | Resource | Secret)
MOST_SHOWN = 8


class NoSuchName(Exception):
    """Nothing, or more than one thing, goes by the name that was given."""


def identity_named(records: Mapping[str, AnyRecord], name: str, *, actors: Iterable[Identity] = ()) -> Identity:
    """The identity that is meant; of ``actors`` alone where they are given."""
    known = list(actors) or [each for each in records.values() if isinstance(each, Identity)]
    return _one(name, {each.id: each for each in known}, "identity")


def thing_named(records: Mapping[str, AnyRecord], name: str) -> str:
    """The id of what is meant. An ARN or ``*`` stands for itself, whether it was seen or not."""
    if name == "*" or name.startswith("arn:"):
        return name
    things: dict[str, Identity | Resource | Secret] = {
        each.id: each for each in records.values() if isinstance(each, Identity | Resource | Secret)
    }
    return _one(name, things, "resource").id


def node_named(records: Mapping[str, AnyRecord], name: str) -> str:
    """The id of any record that is meant."""
    if name in records:
        return name
    called = list(dict.fromkeys(_called(name, records)))
    first = min((_rank(records[id_]) for id_ in called), default=0)
    found = [id_ for id_ in called if _rank(records[id_]) == first]
    if len(found) != 1:
        raise _none_or_many(name, found, list(records), "record")
    return found[0]


def _rank(record: AnyRecord) -> int:
    """What is said of a thing, or joins two of them, often goes by a name of theirs and is rarely what is meant."""
    return 2 if isinstance(record, JOINING) else 1 if isinstance(record, Policy) else 0


def _called(name: str, records: Mapping[str, AnyRecord]) -> Iterator[str]:
    for id_, record in records.items():
        if getattr(record, "name", None) == name or id_.endswith((f"/{name}", f":{name}")):
            yield id_


def _one(name: str, known: Mapping[str, ThingT], what: str) -> ThingT:
    if name in known:
        return known[name]
    found = [id_ for id_, each in known.items() if each.name == name or id_.endswith((f"/{name}", f":{name}"))]
    if len(found) != 1:
        raise _none_or_many(name, found, [each.name for each in known.values()], what)
    return known[found[0]]


def _none_or_many(name: str, found: list[str], names: list[str], what: str) -> NoSuchName:
    if found:
        shown = "\n  ".join(sorted(found)[:MOST_SHOWN])
        return NoSuchName(f"{len(found)} things are called {name}; say which, by its whole id:\n  {shown}")
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return NoSuchName(f"no {what} is called {name} in what was read.{hint}")


def context_given(pairs: Iterable[str]) -> Context | None:
    """Read ``--context key=value``; several of one key are its values, and an empty value means it is absent."""
    values: dict[str, list[str]] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise NoSuchName(f"--context {pair}: write it as key=value, for example aws:SourceIp=192.0.2.7")
        values.setdefault(key.lower(), []).append(value)
    keys: dict[str, Seen] = {key: tuple(filter(None, each)) or ABSENT for key, each in values.items()}
    return Context(keys, UNKNOWN) if keys else None
