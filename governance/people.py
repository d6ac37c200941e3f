"""People and teams that the register names because no directory does."""

from __future__ import annotations

from collections.abc import Iterator

from findings.yaml_lines import start_of_day
from governance.declared import PeopleText, PersonText
from graph.model import Person

GONE = frozenset({"left", "disabled"})


def people(text: PeopleText) -> Iterator[Person]:
    """A person for each entry of the list, and a team for each group."""
    status = {}
    for entry in text.directory:
        person = _person(entry)
        status.update(dict.fromkeys(filter(None, (entry.id, entry.email, *entry.aliases)), person.status))
        yield person
    for name, members in text.groups.items():
        # A member nobody says anything about is taken to be there: the group itself is the statement.
        staffed = any(status.get(member, "active") not in GONE for member in members)
        yield Person(
            id=f"team:{name}", kind="register.team", name=name, status="active" if staffed else "left", team=True
        )


def _person(entry: PersonText) -> Person:
    return Person(
        id=f"person:{entry.id}",
        kind="register.person",
        name=entry.name or entry.id,
        email=entry.email,
        status=entry.status or ("left" if entry.left else "unknown"),
        left=start_of_day(entry.left) if entry.left else None,
        aliases=entry.aliases,
    )
