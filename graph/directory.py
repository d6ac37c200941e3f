"""People and teams as directories know them: whom a text means, who is in which team, who is still here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from graph.model import Person

Names = Callable[[Person], Iterator[str]]
AUTHORITIES = ("register.", "people.")
"""What people wrote down about joiners and leavers says more than an account that is still there."""
_LIVELINESS = {"active": 0, "disabled": 1, "left": 2, "unknown": 3}
_NAMED = re.compile(r"[^<>]*<\s*([^<>\s]+@[^<>\s]+)\s*>")
_NOREPLY = re.compile(r"(?:\d+[+-])?([^@+]+)@users\.noreply\.[\w.-]+", re.IGNORECASE)
_BOT = re.compile(
    r"""
      \[bot\](?:@|$)                          # what hosts write for their apps
    | ^(?:[\w.+-]*[-_.+])?bot@                # release-bot@, ci.bot@
    | ^(?:renovate|dependabot|github-actions|gitlab-ci|jenkins|semantic-release|greenkeeper)(?:[-_.+]|@)
    | ^no-?reply@
    | ^actions?@github\.com$
    | ^(?:project|group)_\d+_bot              # access tokens of GitLab projects and groups
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_bot(text: str) -> bool:
    """Whether an address or a handle says of itself that a machine writes under it."""
    return _BOT.search(text) is not None


def plain(text: str) -> str:
    """An owner's text without what differs by habit: a name before the address, case, ``mailto:``, @, a plus part."""
    bare = _bare(text)
    local, at, domain = bare.partition("@")
    return f"{local.split('+')[0]}{at}{domain}" if at else bare


class Directory:
    """All people and teams of an estate. One who stands in several directories, by address, is one."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = list(people)
        self._found: dict[str, Person | None] = {}

    def __bool__(self) -> bool:
        return bool(self._people)

    def find(self, text: str) -> Person | None:
        """Whom a text means: an address, a handle, a name, a team of a host; None when nobody, or more than one."""
        if text not in self._found:
            self._found[text] = self._look_up(text)
        return self._found[text]

    def same(self, person: Person) -> Person:
        """The record that speaks for a person, where several directories know them."""
        return self._speaking[person.id]

    def members(self, team: Person) -> Sequence[Person]:
        """Those in a team that the directory knows one by one."""
        found = (self.find(each) for each in team.members)
        return list({each.id: each for each in found if each is not None}.values())

    def teams(self, person: Person) -> Sequence[Person]:
        """The teams that a person is in."""
        return self._teams.get(person.id, ())

    def _look_up(self, text: str) -> Person | None:
        if hidden := _NOREPLY.fullmatch(_bare(text)):
            return self._sure.get(hidden[1])
        key = plain(text)
        found = self._named(key) if key else None
        if found is None and text.strip().startswith("@") and "/" in key:
            team = self._named(key.rpartition("/")[2])
            return team if team is not None and team.team else None
        return found

    def _named(self, key: str) -> Person | None:
        if key in self._sure:
            return self._sure[key]
        return None if "@" in key else self._likely.get(_label(key))

    @cached_property
    def _speaking(self) -> Mapping[str, Person]:
        """For each record the one that speaks for all that tell of the same person: the surest, then the liveliest."""
        spoken: dict[str, Person] = {}
        for group in _same_people(self._people):
            first = min(group, key=_standing)
            spoken.update((each.id, first) for each in group)
        return spoken

    @cached_property
    def _sure(self) -> Mapping[str, Person | None]:
        """By what is theirs alone: ids, addresses, handles."""
        return self._index(_sure_names)

    @cached_property
    def _likely(self) -> Mapping[str, Person | None]:
        """By what others may have too: names, the part of an address before the @, an address as a label writes it."""
        return self._index(_likely_names)

    @cached_property
    def _teams(self) -> Mapping[str, Sequence[Person]]:
        found: dict[str, list[Person]] = defaultdict(list)
        for team in self._people:
            if team.team and self.same(team) is team:
                for member in self.members(team):
                    found[member.id].append(team)
        return found

    def _index(self, names: Names) -> Mapping[str, Person | None]:
        """Whom each name means; None where it could be more than one."""
        found: dict[str, Person | None] = {}
        for person in self._people:
            speaking = self.same(person)
            for name in names(person):
                if found.setdefault(name, speaking) is not speaking:
                    found[name] = None
        return found


def _bare(text: str) -> str:
    named = _NAMED.fullmatch(text.strip()) if "<" in text else None
    return (named[1] if named else text).strip().lower().removeprefix("mailto:").lstrip("@")


def _label(text: str) -> str:
    """A text as labels write it that allow little else than letters, digits and dashes."""
    return re.sub(r"[^\w]+|_+", "-", text).strip("-")


def _sure_names(person: Person) -> Iterator[str]:
    for name in (person.id, person.id.partition(":")[2], person.email, *person.aliases):
        if name:
            yield plain(name)


def _likely_names(person: Person) -> Iterator[str]:
    yield _label(plain(person.name))
    for address in _addresses(person):
        local, _, domain = address.partition("@")
        yield from (_label(local), _label(address), _label(f"{local} at {domain}"))


def _addresses(person: Person) -> Iterator[str]:
    return (plain(each) for each in (person.email, *person.aliases) if each and "@" in each[1:])


def _same_people(people: Iterable[Person]) -> Collection[list[Person]]:
    """Group the records that share an address, or an id."""
    groups: dict[str, list[Person]] = {}
    for person in people:
        group = groups.setdefault(person.id, [])
        group.append(person)
        for address in _addresses(person):
            other = groups.setdefault(address, group)
            if other is not group:
                other.extend(group)
                keys = {key for each in group for key in (each.id, *_addresses(each))}
                groups.update((key, other) for key in keys if groups.get(key) is group)
                group = other
    return {id(group): group for group in groups.values()}.values()


def _standing(person: Person) -> tuple[bool, bool, int]:
    return (
        person.status == "unknown",
        not person.kind.startswith(AUTHORITIES),
        _LIVELINESS.get(person.status, len(_LIVELINESS)),
    )
