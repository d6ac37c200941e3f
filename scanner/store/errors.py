"""The one error of the book: what went wrong, where, and how to mend it."""

from __future__ import annotations


class BookError(Exception):
    """The book could not do what was asked. ``where`` never holds a password."""

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what = what
        self.where = where
        self.mend = mend
        super().__init__(f"{what}{f' ({where})' if where else ''}{f'. {mend}' if mend else ''}")
