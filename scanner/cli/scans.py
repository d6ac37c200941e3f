"""``muster scans``: the scans that are kept."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json, json_or_table


@click.command("scans", short_help="List the scans that are kept.")
@json_or_table
@pass_invocation
def command(invocation: Invocation, *, form: str) -> None:
    """List the scans of this estate, the latest first."""
    from reports.listings import scans_text  # noqa: PLC0415 because help must not pay for it

    with invocation.book() as book:
        scans = book.scans(invocation.settings.estate)
    tell(as_json(scans) if form == "json" else scans_text(scans, invocation.style()))
