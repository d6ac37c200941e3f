"""What each thing is worth to the estate: its environment, and whether it is a crown jewel; always with the reason.

What settings say counts first, then what the thing says of itself by its tags, then what its source says. Who says
nothing inherits from what holds it: a credential from its identity, a secret from its store, what is in an account from
the account. What nobody says is not known, which is neither production nor anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import chain

import msgspec

from graph.environments import PRODUCTION, TAGS, by_name, by_tags, canonical
from graph.model import (
    AiSystem,
    AnyRecord,
    Credential,
    Exposure,
    Identity,
    Resource,
    Secret,
    SecretStore,
    Tool,
)
from graph.selector import Chooser, Selector, platform_of, tags_of
from graph.typed import Typed

PLACES = frozenset({"aws.account"})
"""Kinds of what holds all that has its scope, as far as its platform goes."""
ABOVE = "aws.organization."
"""Beginning of the kinds of what stands above accounts: it is in none of them."""
JEWEL_TAGS = ("crown-jewel",)
TRUE = frozenset({"true", "yes", "1"})
SOURCE_SAYS = "its source"
Thing = Identity | Credential | Resource | Secret | SecretStore | Tool | AiSystem
"""The records that settings can speak of."""
THINGS = (Identity, Credential, Resource, Secret, SecretStore, Tool, AiSystem)
"""The same for asking of one: a tuple is asked faster than a union, and all records of an estate are asked."""

MUTE = (Credential, Tool)
"""Of these, those that say nothing themselves: only settings can."""
REACHABLE: tuple[type[AnyRecord], ...] = (Identity, Resource, Secret, SecretStore)


class Names(StrEnum):
    """Whose names are taken to tell an environment."""

    NOTHING = "nothing"
    ACCOUNTS = "accounts"
    EVERYTHING = "everything"


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the settings: whom it means, what it says of them, and where it stands."""

    selector: Selector
    says: str
    place: str


class WorthRules(msgspec.Struct, frozen=True, kw_only=True):
    """All that settings say of environments and crown jewels."""

    environments: tuple[Saying, ...] = ()
    """The first one that means a thing counts."""
    jewels: tuple[Saying, ...] = ()
    environment_tags: tuple[str, ...] = TAGS
    jewel_tags: tuple[str, ...] = JEWEL_TAGS
    names: Names = Names.ACCOUNTS
    production: tuple[str, ...] = (PRODUCTION,)
    """The environments that count as production."""


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is told of a thing and by what. ``holder`` is the id of what it inherits from."""

    what: str
    why: str
    holder: str = ""
    against: tuple[str, ...] = ()
    """What says otherwise of the same thing, and does not count."""


Own = Callable[[AnyRecord], Told | None]
Holders = Callable[[AnyRecord], Iterator[str]]
DEEPEST = 64
"""How many things may hold one another; nobody nests them so deep."""


class Worth:
    """Environments and crown jewels of one graph's records, each worked out when it is first asked for."""

    def __init__(
        self,
        records: Mapping[str, AnyRecord],
        sources: Mapping[str, str],
        rules: WorthRules | None = None,
        *,
        typed: Typed | None = None,
    ) -> None:
        self.rules = rules or WorthRules()
        self._typed = typed or Typed(records)
        self._records, self._sources = records, sources
        self._environments: dict[str, Told | None] = {}
        self._silent: dict[tuple[str, str], Told | None] = {}
        """By kind and scope, for identities that tell nothing themselves."""
        self._jewels: dict[str, Told | None] = {}
        self._choosers = [Chooser(each.selector) for each in self.rules.environments]
        self._jewel_choosers = [Chooser(each.selector) for each in self.rules.jewels]
        self._spoken_of = bool(self.rules.environments) or self.rules.names is Names.EVERYTHING
        """Whether settings, or names, may tell the environment of what says nothing itself."""
        self._production = frozenset(map(canonical, self.rules.production))

    def environment(self, id_: str) -> Told | None:
        """The environment of a thing, or None where nobody tells."""
        record = self._records.get(id_)
        if isinstance(record, Identity) and self._is_silent(record):
            # Most identities of an account tell nothing themselves, and are all in what the account is in.
            alike = record.kind, record.scope
            if alike not in self._silent:
                self._silent[alike] = self._inherited(id_, {}, self._own_environment, self._holders)
            return self._silent[alike]
        return self._inherited(id_, self._environments, self._own_environment, self._holders)

    def _is_silent(self, identity: Identity) -> bool:
        """Whether nothing but what holds an identity can tell its environment."""
        return not (identity.tags or identity.environment or self._spoken_of)

    def environment_of(self, id_: str) -> str | None:
        """The environment's name alone."""
        told = self.environment(id_)
        return told.what if told else None

    def in_production(self, id_: str) -> bool | None:
        """Whether a thing is in production; None where nobody tells its environment."""
        told = self.environment(id_)
        return self.is_production(told.what) if told else None

    def is_production(self, environment: str) -> bool:
        """Whether an environment counts as production."""
        return canonical(environment) in self._production

    def jewel(self, id_: str) -> Told | None:
        """Why a thing is a crown jewel, or None."""
        record = self._records.get(id_)
        if isinstance(record, Identity) and not record.tags and not self._jewel_choosers:
            return None
        return self._inherited(id_, self._jewels, self._own_jewel, self._jewel_holders)

    @cached_property
    def jewels(self) -> Sequence[str]:
        """The ids of all crown jewels that can be reached."""
        if not any(self._own_jewel(each) for each in self._reachable):
            return ()
        return tuple(each.id for each in self._records.values() if type(each) in REACHABLE and self.jewel(each.id))

    @cached_property
    def _reachable(self) -> Sequence[AnyRecord]:
        """What walks can end at."""
        return list(chain.from_iterable(map(self._typed.each, REACHABLE)))

    def saying(self, record: AnyRecord) -> Iterator[int]:
        """The numbers of all entries about environments that mean a record, in their order."""
        return self._meaning(self._choosers, record)

    def jewel_saying(self, record: AnyRecord) -> Iterator[int]:
        """The numbers of all entries about crown jewels that mean a record."""
        return self._meaning(self._jewel_choosers, record)

    def _meaning(self, choosers: Sequence[Chooser], record: AnyRecord) -> Iterator[int]:
        source = self._sources.get(record.id, "")
        return (at for at, chooser in enumerate(choosers) if chooser.means(record, source))

    def _inherited(
        self, id_: str, known: dict[str, Told | None], own: Own, holders: Holders, on_way: tuple[str, ...] = ()
    ) -> Told | None:
        """What a thing is told by itself, else by the nearest that holds it."""
        if id_ in known:
            return known[id_]
        record = self._records.get(id_)
        if record is None or id_ in on_way or len(on_way) > DEEPEST:
            return None
        found = own(record)
        for holder in () if found else holders(record):
            told = self._inherited(holder, known, own, holders, (*on_way, id_))
            if told is not None:
                found = Told(what=told.what, why=told.why, holder=told.holder or holder)
                break
        known[id_] = found
        return found

    def _own_environment(self, record: AnyRecord) -> Told | None:
        if not isinstance(record, THINGS) or (isinstance(record, MUTE) and not self._spoken_of):
            return None
        said = list(self._sayings(record))
        if not said:
            return None
        what, why = said[0]
        against = (f"{reason}: {other}" for other, reason in said[1:] if other != what)
        return Told(what=what, why=why, against=tuple(dict.fromkeys(against)))

    def _sayings(self, record: Thing) -> Iterator[tuple[str, str]]:
        """Every environment that is told of a thing, and by what; what counts most goes first."""
        for number in self.saying(record) if self._choosers else ():
            entry = self.rules.environments[number]
            yield canonical(entry.says), entry.place
            break
        own = tags_of(record)
        tags = list(by_tags(own, self.rules.environment_tags)) if own else []
        for each in tags:
            yield canonical(each.value), f"tag {each.tag}={each.value}"
        if not tags:
            yield from self._by_source_or_name(record)

    def _by_source_or_name(self, record: Thing) -> Iterator[tuple[str, str]]:
        """What the source says, or a word of the name. Connectors read the names of accounts, and no others."""
        said = _said_by_source(record)
        if not said and not self._named(record):
            return
        name = str(getattr(record, "name", ""))
        named = by_name(name)
        if isinstance(record, AiSystem) and not self.is_production(record.state):
            said = None
        if said and not (record.kind in PLACES and canonical(said) == named):
            yield canonical(said), SOURCE_SAYS
        elif named is not None and self._named(record):
            yield named, f"a word of its name, {name}"

    def _named(self, record: Thing) -> bool:
        """Whether its name is taken to tell."""
        if self.rules.names is Names.ACCOUNTS:
            return record.kind in PLACES
        return self.rules.names is Names.EVERYTHING

    def _own_jewel(self, record: AnyRecord) -> Told | None:
        if not isinstance(record, THINGS) or (isinstance(record, MUTE) and not self._jewel_choosers):
            return None
        for number in self.jewel_saying(record) if self._jewel_choosers else ():
            entry = self.rules.jewels[number]
            return Told(what=entry.says, why=entry.place)
        own = tags_of(record)
        for each in by_tags(own, self.rules.jewel_tags) if own else ():
            if each.value.lower() in TRUE:
                return Told(what="", why=f"tag {each.tag}={each.value}")
        if isinstance(record, Resource) and record.crown_jewel:
            return Told(what="", why=SOURCE_SAYS)
        return None

    def _holders(self, record: AnyRecord) -> Iterator[str]:
        """What holds a record, the closest first: its environment is the record's, where that tells none of its own."""
        within = _within(record)
        if within:
            yield within
        if isinstance(record, Identity | Resource | SecretStore | Secret) and not _above(record.kind):
            place = self._places.get((platform_of(record.kind), record.scope))
            if place:
                yield place

    def _jewel_holders(self, record: AnyRecord) -> Iterator[str]:
        """As ``_holders``, but who acts in an account is no jewel because of what else is in it."""
        return iter(()) if isinstance(record, Identity) else self._holders(record)

    @cached_property
    def _places(self) -> Mapping[tuple[str, str], str]:
        return {
            (platform_of(each.kind), each.scope): each.id
            for each in self._reachable
            if each.kind in PLACES and isinstance(each, Resource)
        }


def _said_by_source(record: Thing) -> str | None:
    match record:
        case Identity() | Resource():
            return record.environment
        case Secret():
            return str(record.facts.get("environment") or "")
        case AiSystem():
            return record.state
    return None


def _within(record: AnyRecord) -> str | None:
    """The id of what a record says it belongs to."""
    match record:
        case Credential():
            return record.identity
        case Tool():
            return record.agent
        case Exposure():
            return record.resource
        case Secret():
            return record.store
        case Resource():
            return record.parent
    return None


def _above(kind: str) -> bool:
    """Whether such a thing is in no account: it is one, or stands above all."""
    return kind in PLACES or kind.startswith(ABOVE)
