"""``muster config``: every setting and where it was said."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json, json_or_table, table


@click.command("config", short_help="Show every setting and where it was said.")
@json_or_table
@pass_invocation
def command(invocation: Invocation, *, form: str) -> None:
    """Show every setting, its value and where it was said. A secret is shown as the place it is kept in."""
    from scanner.settings.describe import describe  # noqa: PLC0415 because help must not pay for it

    rows = list(describe(invocation.settings))
    if form == "json":
        tell(as_json(rows))
        return
    invocation.note(f"settings: {invocation.settings.file or 'no file was found'}")
    tell(table(["setting", "value", "said in"], ([row.path, row.value, row.origin] for row in rows)))
