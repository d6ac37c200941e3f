"""Shapes of answers for services that begin names with a small letter, and for answers that may hold a secret."""

from __future__ import annotations

from connectors.aws.rows import Row


class CamelRow(Row, frozen=True, rename="camel"):
    """The fields of an answer of those services that begin their names with a small letter."""


class Veiled(Row, frozen=True):
    """An answer that may hold a secret: printing it does not show it."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        # rich asks for this one, and what it would inherit shows every field.
        return []


class VeiledCamelRow(Veiled, frozen=True, rename="camel"):
    """An answer that may hold a secret, of those services that begin names with a small letter."""
