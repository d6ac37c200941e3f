"""``muster report``: a scan that is kept, in any format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.outputs import Output, format_option, write

if TYPE_CHECKING:
    from reports.scan import Scan


@click.command("report", short_help="Write a report of a scan that is kept.")
@format_option("terminal")
@click.option("--scan", "wanted", type=int, metavar="N", help="The number of the scan; the latest when not given.")
@pass_invocation
def command(invocation: Invocation, *, formats: Sequence[Output[Scan]], wanted: int | None) -> None:
    """Write a report of a scan that is kept, without scanning again."""
    with invocation.book() as book:
        scan = book.scan(invocation.number(book, wanted))
    for file in write(formats, scan, invocation.style()):
        invocation.note(f"written: {file}")
