"""Rows of AWS's answers that are kept for later: packed, for there may be ten thousand of a dozen kilobytes each."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping

import msgspec

from connectors.aws.folder.files import Answer
from connectors.forms import learnt

FAST = 1
"""How hard to press: little is gained by more."""


class Packed(Mapping[str, Answer]):
    """Rows by name. What cannot be packed is not kept; whoever looks for it asks AWS."""

    def __init__(self) -> None:
        self._rows: dict[str, bytes] = {}

    def keep(self, name: str, row: Answer) -> None:
        """Keep a row; one of the same name that was kept before is forgotten."""
        try:
            self._rows[name] = zlib.compress(msgspec.msgpack.encode(row), FAST)
        except (OverflowError, UnicodeEncodeError):
            # A number or a text in somebody's policy that only JSON can write.
            self._rows.pop(name, None)

    def __getitem__(self, name: str) -> Answer:
        return msgspec.msgpack.decode(zlib.decompress(self._rows[name]), type=learnt(Answer))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows
