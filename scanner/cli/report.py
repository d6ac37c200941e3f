"""``muster report``: a scan that is kept, in any format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.outputs import Output, format_option, write

if TYPE_CHECKING:
    from reports.declare import Whole


@click.command("report", short_help="Write a report of a scan that is kept.")
@format_option("terminal")
@click.option("--scan", "wanted", type=int, metavar="N", help="The number of the scan; the latest when not given.")
@pass_invocation
def command(invocation: Invocation, *, formats: Sequence[Output[Whole]], wanted: int | None) -> None:
    """Write a report of a scan that is kept, without scanning again."""
    from scanner.run import kept_whole  # noqa: PLC0415 because help must not pay for it

    with invocation.book() as book:
        whole = kept_whole(invocation.settings, book, invocation.number(book, wanted))
        for file in write(formats, whole, invocation.style()):
            invocation.note(f"written: {file}")
