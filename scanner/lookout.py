"""Looking through kept pages for one identity, and for who has a say in its rights, without reading their records.

Nearly every page names no account but its own and lets in nobody: its bytes tell that. The others are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from findings.creep.frame import BEARING
from findings.creep.near import CLOSED, EVERYWHERE, NUMBER, Said, account_of, near, said
from graph.aws.techniques.common import DELEGATED
from graph.model import Identity
from scanner.store.book import Book, Outline
from scanner.store.outlines import records_of

PRINCIPAL, KIND, PRINCIPALS, RESOURCE = b"principal", b"principal_kind", b"principals", b"Resource"
HARMLESS = tuple(KIND + msgspec.msgpack.encode(kind) for kind in sorted(CLOSED))
MANAGING = (b"management", DELEGATED.encode())
LONG_NUMBER = b"\xcf\0\0\0"
"""How a whole number begins that may be an account's."""
DIGITS = bytes(ord("0") if chr(each).isascii() and chr(each).isdecimal() else ord(" ") for each in range(256))
ANY_ACCOUNT = b"0" * 12
Place = tuple[int, str, str]
"""A page inside a listing of a scope: what it says depends on all three."""


def silent(body: bytes, account: str) -> bool:
    """Whether a page surely says nothing of an account but its own; what is not sure must be read."""
    if LONG_NUMBER in body or (PRINCIPAL in body and _may_open(body)):
        return False
    if RESOURCE in body and any(each in body for each in MANAGING):
        return False
    # As many runs of so many digits as there are mentions of the own number: then each of them is one.
    own = body.count(account.encode()) if account else 0
    return body.translate(DIGITS).count(ANY_ACCOUNT) == own


def _may_open(body: bytes) -> bool:
    return PRINCIPALS in body or body.count(KIND) != sum(body.count(each) for each in HARMLESS)


class Lookout:
    """What pages say of accounts, and who on them may go by one name. Each is looked at once, in whichever scan."""

    def __init__(self, book: Book, name: str) -> None:
        self._book, self._name = book, name
        self._called: dict[int, tuple[Identity, ...]] = {}
        self._said: dict[Place, Said | None] = {}

    def called(self, number: int) -> Mapping[str, Identity]:
        """Everybody in a scan who may go by the name; one who is named by the whole id is looked for at home first."""
        every = self._book.outlines(number)
        account = NUMBER.search(self._name.encode())
        at_home = [each for each in every if account and account_of(each.unit.scope) == account.group().decode()]
        found = self._among(at_home)
        return found if self._name in found else self._among(every)

    def having_say(self, identity: Identity, outlines: Sequence[Outline]) -> Sequence[Outline]:
        """The units that have a say in what an identity reaches."""
        if account_of(identity.scope) == EVERYWHERE:
            return outlines
        self._look(outlines)
        told = (self._said[_place(id_, each)] for each in outlines for id_ in each.pages)
        accounts = near(identity, [each for each in told if each is not None])
        return [each for each in outlines if accounts is None or account_of(each.unit.scope) in accounts]

    def _among(self, outlines: Sequence[Outline]) -> Mapping[str, Identity]:
        self._look(outlines)
        return {one.id: one for each in outlines for id_ in each.pages for one in self._called[id_]}

    def _look(self, outlines: Iterable[Outline]) -> None:
        units: dict[int, list[Outline]] = defaultdict(list)
        for each in outlines:
            for id_ in each.pages:
                if _place(id_, each) not in self._said:
                    units[id_].append(each)
        wanted = self._name.encode()
        for id_, body in self._book.pages(sorted(units)):
            records = records_of(body) if wanted in body else ()
            self._called[id_] = tuple(record for record in records if isinstance(record, Identity))
            for each in units[id_]:
                self._note(id_, body, each)

    def _note(self, id_: int, body: bytes, outline: Outline) -> None:
        self._said[_place(id_, outline)] = (
            None
            if silent(body, account_of(outline.unit.scope))
            else said(msgspec.structs.replace(outline.unit, records=records_of(body)), BEARING)
        )


def _place(id_: int, outline: Outline) -> Place:
    return id_, outline.unit.stream, outline.unit.scope


class Followed(msgspec.Struct, frozen=True):
    """One identity whose rights are followed, and what is looked through for that."""

    lookout: Lookout
    identity: Identity

    def having_say(self, outlines: Sequence[Outline]) -> Sequence[Outline]:
        """The units that have a say in its rights."""
        return self.lookout.having_say(self.identity, outlines)
