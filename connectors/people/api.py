"""The file with the list of people, opened and read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from connectors.people import PeopleOptions
from connectors.streams import Opening, Scope, Unavailable

MARKS = (b"\xff\xfe", b"\xfe\xff")
"""How a file of UTF-16 begins, as spreadsheets write it."""
SEPARATORS = ",;\t|"


class PeopleFile:
    """One list, for reading."""

    def __init__(self, opening: Opening) -> None:
        self.options: PeopleOptions = opening.options
        self.at: datetime = opening.at
        self._caller = opening.caller

    def lines(self) -> Sequence[tuple[int, list[str]]]:
        """Every line that holds something, the head first, with its number in the file."""
        text = self._caller.attempt("file:read", self._text)
        first = text.lstrip().partition("\n")[0]
        separator = max(SEPARATORS, key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            return [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(map(str.strip, row))]
        except csv.Error as error:
            raise Unavailable(f"{self.options.file}:{reader.line_num}: is no CSV: {error}") from None

    def _text(self) -> str:
        try:
            data = Path(self.options.file).read_bytes()
        except OSError as error:
            raise Unavailable(f"{self.options.file} cannot be read: {error.strerror}") from error
        try:
            return data.decode("utf-16" if data.startswith(MARKS) else "utf-8-sig")
        except UnicodeDecodeError:
            raise Unavailable(f"{self.options.file} is neither UTF-8 nor UTF-16; save it as UTF-8") from None


class PeopleConnection:
    """The list as a source of one scope."""

    def __init__(self, opening: Opening) -> None:
        self._file = PeopleFile(opening)

    def scopes(self) -> Iterable[Scope]:
        """The list itself."""
        return (Scope(name=Path(self._file.options.file).name, kind="directory"),)

    def api(self, _scope: Scope) -> PeopleFile:
        """The list."""
        return self._file

    def close(self) -> None:
        """Nothing is left open."""


def connect(opening: Opening) -> PeopleConnection:
    """Open a list of people."""
    return PeopleConnection(opening)
