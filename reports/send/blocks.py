"""What a ticket or a message says, as parts that every target writes in its own markup."""

from __future__ import annotations

import msgspec


class Heading(msgspec.Struct, frozen=True, tag=True):
    """A line above what follows."""

    text: str


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """Some sentences."""

    text: str


class Bullets(msgspec.Struct, frozen=True, tag=True):
    """A list, one line each."""

    items: tuple[str, ...]


class Facts(msgspec.Struct, frozen=True, tag=True):
    """Names and values, a pair a line. Values are shown as they are, like code."""

    pairs: tuple[tuple[str, str], ...]


class Code(msgspec.Struct, frozen=True, tag=True):
    """Commands, shown as they are."""

    text: str


Block = Heading | Paragraph | Bullets | Facts | Code
Body = tuple[Block, ...]
