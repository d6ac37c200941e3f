"""Everyone in the list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from connectors.people import people
from connectors.people.reading import People, told
from connectors.streams import Scope, Unavailable
from graph.model import Person

if TYPE_CHECKING:
    from connectors.people.api import PeopleFile


@people.stream("listed", permission="file:read", yields=(Person,), scope="directory")
def listed(api: PeopleFile, scope: Scope) -> Iterator[Person]:
    """Everyone in the list: who they are, in which team, and whether they are still here."""
    found = People(api.lines(), api.options.columns, api.options.dates, api.at)
    for person in found.records():
        yield msgspec.structs.replace(person, scope=scope.name)
    if found.wrong:
        raise Unavailable(f"{api.options.file}: {told(found.wrong)}")
