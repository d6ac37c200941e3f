"""Plain tables and JSON for the commands that list things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click
import msgspec


def json_or_table(command: Any) -> Any:  # noqa: ANN401 because click's decorators take and give anything
    """Add the option ``-f table|json``."""
    choice = click.Choice(["table", "json"])
    return click.option("-f", "--format", "form", type=choice, default="table", show_default=True, help="How to list.")(
        command
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Align rows under their head. Control characters in what a platform said never reach the terminal."""
    from reports.ink import table as aligned  # noqa: PLC0415 because only listings need it
    from reports.text import clean  # noqa: PLC0415 because only listings need it

    for line in aligned([[cell.upper() for cell in head], *([clean(cell) for cell in row] for row in rows)]):
        yield line + "\n"


def as_json(value: Any) -> Iterator[str]:  # noqa: ANN401 because any of our structs may be listed
    """Write a value as indented JSON that is safe to show."""
    from reports.plain import printable  # noqa: PLC0415 because only listings need it

    lines = msgspec.json.format(msgspec.json.encode(value), indent=2).decode().split("\n")
    yield from (printable(line) + "\n" for line in lines)
