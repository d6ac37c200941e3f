"""Texts in which people leave secrets (environment variables, user data, arguments), searched as repositories are.

A text is looked at here and let go. What comes out is an ``Exposure``: where a secret stands, its keyed fingerprint and
a masked preview, and the public id of the credential where the text shows one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from connectors.streams import Scope
from graph.model import Exposure

if TYPE_CHECKING:
    from connectors.aws.client import Api
    from connectors.detect.model import Seen

KIND = "aws.exposure"
VARIABLES = ".env"
"""The file name under which variables are looked at, so that the readers for such files know them."""
STRANGE = re.compile(r"\W")
NEEDS_QUOTES = re.compile(r"[\s#]")


class Text(msgspec.Struct, frozen=True):
    """One text of a thing. ``place`` says where it stands: ``user data``, ``environment``, ``argument``.

    ``path`` tells its format the way a file's name would. ``names`` has the variable of each line, where lines are
    variables. Printing a text does not show it.
    """

    place: str
    data: bytes
    path: str = ""
    names: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Text({self.place!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        # rich asks for this one, and what it would inherit shows every field.
        return [("place", self.place)]

    def at(self, line: int) -> str:
        """Name the place of a line: the variable that stands there, or the line's number."""
        return f"{self.place}:{self.names[line - 1] if 0 < line <= len(self.names) else line}"


def plain(place: str, text: str | bytes, path: str = "") -> Text:
    """A text as it is."""
    return Text(place, text.encode() if isinstance(text, str) else text, path)


def variables(place: str, given: Mapping[str, str]) -> Text:
    """Named values, written as a file of environment variables: a name tells as much as the value."""
    lines: list[str] = []
    names: list[str] = []
    for name, value in given.items():
        quoted = f"'{value}'" if NEEDS_QUOTES.search(value) and "'" not in value and "\n" not in value else value
        written = f"{STRANGE.sub('_', name)}={quoted}".split("\n")
        lines += written
        names += [name] * len(written)
    return Text(place, "\n".join(lines).encode(), VARIABLES, tuple(names))


def exposures_of(api: Api, scope: Scope, resource: str, texts: Iterable[Text]) -> Iterator[Exposure]:
    """Yield each secret in the texts of a thing once, with every place in which it stands.

    Give all texts of a thing in one call: a secret that stands in two of them is one exposure.
    """
    found: dict[tuple[str, str], Seen] = {}
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for text in filter(lambda each: each.data, texts):
        for seen in api.looking.secrets_in(text.place, text.data, text.path):
            key = (seen.detector, seen.fingerprint)
            found.setdefault(key, seen)
            places[key].append(text.at(seen.line))
    for key, seen in found.items():
        yield Exposure(
            id=f"{KIND}:{resource}/{seen.detector}/{seen.fingerprint[:24]}",
            kind=KIND,
            scope=scope.name,
            detector=seen.detector,
            resource=resource,
            fingerprint=seen.fingerprint,
            preview=seen.preview,
            places=tuple(dict.fromkeys(places[key])),
            credential=seen.credential,
        )
