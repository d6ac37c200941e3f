"""From the lines of a list to people, teams and machines' mailboxes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from connectors.people.heads import columns_of
from connectors.streams import Unavailable
from graph.model import Person

STATUSES: Mapping[str, str] = {
    **dict.fromkeys(
        ("active", "employed", "current", "enabled", "present", "joined", "onleave", "true", "yes"), "active"
    ),
    **dict.fromkeys(("disabled", "suspended", "inactive", "blocked", "deactivated", "false", "no"), "disabled"),
    **dict.fromkeys(("left", "leaver", "terminated", "departed", "former", "ended", "resigned", "offboarded"), "left"),
}
TEAMS = frozenset({"team", "group", "department", "squad"})
MACHINES = frozenset({"machine", "bot", "service", "serviceaccount", "sharedmailbox", "system", "nonhuman"})
FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d")
MOST_TOLD = 3


class Wrong(msgspec.Struct, frozen=True):
    """A cell that cannot be read."""

    line: int
    what: str


class People:
    """A list, read. ``wrong`` is what could not be understood; the rest stands."""

    def __init__(
        self, lines: Sequence[tuple[int, list[str]]], said: Mapping[str, str], dates: str, at: datetime
    ) -> None:
        self.wrong: list[Wrong] = []
        self._dates, self._at = dates, at
        self._columns: Mapping[str, tuple[int, ...]] = {}
        self._rows = lines[1:]
        if lines:
            try:
                self._columns = columns_of(lines[0][1], said)
            except LookupError as error:
                raise Unavailable(str(error)) from None
            if not self._columns["name"] and not self._columns["email"]:
                raise Unavailable("no column is called name or email; say which it is: columns = { email = … }")

    def records(self) -> Iterator[Person]:
        """Everyone in the list, then the teams that it names."""
        teams: dict[str, list[Person]] = defaultdict(list)
        listed: dict[str, Person] = {}
        numbers: dict[str, int] = defaultdict(int)
        for line, cells in self._rows:
            person = self._person(line, cells)
            if person is None:
                continue
            numbers[person.id] += 1
            if numbers[person.id] > 1:
                person = msgspec.structs.replace(person, id=f"{person.id}~{numbers[person.id]}")
            if person.team:
                listed[person.name] = person
                continue
            for team in _parts(self._cell(cells, "team")):
                teams[team].append(person)
            yield person
        yield from (_team(name, listed.get(name), teams[name]) for name in {**listed, **teams})

    def _person(self, line: int, cells: Sequence[str]) -> Person | None:
        email = self._cell(cells, "email")
        both = f"{self._cell(cells, 'first')} {self._cell(cells, 'last')}".strip()
        name = self._cell(cells, "name") or both or email
        if not name:
            self.wrong.append(Wrong(line, "has neither name nor email"))
            return None
        kind = _kind(self._cell(cells, "kind"))
        left = self._left(line, self._cell(cells, "left"))
        return Person(
            id=f"people.{kind}:{self._cell(cells, 'id') or email.lower() or name}",
            kind=f"people.{kind}",
            name=name,
            email=email or None,
            status=self._status(line, cells, left),
            left=left,
            aliases=tuple(part for place in self._columns["aliases"] for part in _parts(_at(cells, place))),
            team=kind == "team",
            machine=kind == "machine",
            members=_parts(self._cell(cells, "members")),
            manager=self._cell(cells, "manager") or None,
        )

    def _status(self, line: int, cells: Sequence[str], left: datetime | None) -> str:
        """A day of leaving that is past says more than a status; who is listed without either is here."""
        said = self._cell(cells, "status")
        if left is not None and left <= self._at:
            return "left"
        if not said:
            unread = bool(self._cell(cells, "left")) and left is None
            return "unknown" if unread or self._columns["status"] else "active"
        status = STATUSES.get(re.sub(r"[^a-z]", "", said.lower()))
        if status is None:
            self.wrong.append(Wrong(line, f"status {said} is no word for active, disabled or left"))
        return status or "unknown"

    def _left(self, line: int, said: str) -> datetime | None:
        if not said:
            return None
        for form in (self._dates,) if self._dates else FORMS:
            try:
                return datetime.strptime(said[:10] if not self._dates else said, form).replace(tzinfo=UTC)
            except ValueError:
                continue
        self.wrong.append(
            Wrong(line, f'{said} is no day that can be read; say how days are written: dates = "%m/%d/%Y"')
        )
        return None

    def _cell(self, cells: Sequence[str], ours: str) -> str:
        return next((_at(cells, place) for place in self._columns[ours]), "")


def told(wrong: Sequence[Wrong]) -> str:
    """What could not be read, in a sentence."""
    first = "; ".join(f"line {each.line}: {each.what}" for each in wrong[:MOST_TOLD])
    more = f" (and {len(wrong) - MOST_TOLD} more)" if len(wrong) > MOST_TOLD else ""
    return f"{first}{more}"


def _team(name: str, listed: Person | None, members: Sequence[Person]) -> Person:
    """A team that has a line of its own, or that people are said to be in. It is gone when all of them are."""
    ids = tuple(each.id for each in members)
    if listed is not None:
        return msgspec.structs.replace(listed, members=(*listed.members, *ids))
    gone = members and all(each.status in {"left", "disabled"} for each in members)
    status = "left" if gone else "active"
    return Person(id=f"people.team:{name}", kind="people.team", name=name, status=status, team=True, members=ids)


def _kind(said: str) -> str:
    word = re.sub(r"[^a-z]", "", said.lower())
    return "team" if word in TEAMS else "machine" if word in MACHINES else "person"


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for each in re.split(r"[;,|\n]", cell) if (part := each.strip()))


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
