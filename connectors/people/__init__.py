"""People: a list of joiners and leavers as a CSV file, so that it is known who is still here to answer for what."""

from __future__ import annotations

import msgspec

from connectors.streams import Platform


class PeopleOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which file to read, and what its columns are called where their own names do not tell."""

    file: str
    """The CSV file: a head, then a line for each person, team or machine's mailbox."""
    columns: dict[str, str] = {}
    """What we call a column (name, email, aliases, status, left, team, manager, kind, id) → its head in the file."""
    dates: str = ""
    """How days are written, where not as 2026-12-31 or 31.12.2026: ``%m/%d/%Y``."""

    def __post_init__(self) -> None:
        from connectors.people.heads import COLUMNS  # noqa: PLC0415  because only a source that is used needs it

        if unknown := sorted(set(self.columns) - set(COLUMNS)):
            raise ValueError(f"columns: there is no {unknown[0]}; known: {', '.join(COLUMNS)}")


people: Platform[PeopleOptions] = Platform(
    "people", title="people (CSV)", options=PeopleOptions, opens="connectors.people.api:connect"
)
