"""What stand-ins for hosts of code have in common: issues by number, with notes, of which lists come in pages."""

from __future__ import annotations

from typing import Any, ClassVar

from stand_in_support import Seen, StandIn
from ticket_wire_support import Asked

Json = dict[str, Any]


class IssuesStandIn(StandIn):
    """The issues of one repository or project."""

    text: ClassVar[str]
    """What the text of an issue is called there."""
    open: ClassVar[str]
    """The state of one that is open."""

    def __init__(self) -> None:
        super().__init__()
        self.issues: dict[int, Json] = {}
        self.notes: dict[int, list[Json]] = {}
        self.made_for: dict[int, str] = {}
        """The mark that each issue was made with, whatever people do to its text."""
        self.may_label = True
        self.page = 100
        """How many entries a page holds at most."""

    def tickets(self) -> list[Seen]:
        """Every issue."""
        return [
            Seen(
                marker=self.made_for[number],
                open=each["state"] == self.open,
                text=each[self.text],
                comments=tuple(note["body"] for note in self.notes[number]),
            )
            for number, each in self.issues.items()
        ]

    def by_marker(self, marker: str) -> Json:
        """The one issue that was made with this mark."""
        (number,) = [number for number, each in self.made_for.items() if each == marker]
        return self.issues[number]

    def person_edits(self, marker: str, text: str) -> None:
        """Let somebody write the text anew, our mark included."""
        self.by_marker(marker)[self.text] = text

    def paged(self, asked: Asked, every: list[Json]) -> tuple[list[Json], int | None]:
        """The page of a list that is asked for, and the number of the one behind it."""
        number, size = int(asked.params.get("page", 1)), min(int(asked.params["per_page"]), self.page)
        return every[(number - 1) * size : number * size], number + 1 if number * size < len(every) else None
