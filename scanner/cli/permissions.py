"""``muster permissions PLATFORM``: what a scan needs to be allowed."""

from __future__ import annotations

import click

from scanner.cli.invocation import tell


@click.command("permissions", short_help="Show what a scan of a platform needs to be allowed.")
@click.argument("name", metavar="PLATFORM")
@click.option(
    "-f", "--format", "form", type=click.Choice(["policy", "table", "json"]), default="policy", show_default=True,
    help="The platform's own policy language, a table with the reasons, or JSON.",
)  # fmt: skip
def command(*, name: str, form: str) -> None:
    """Show the least a scan of PLATFORM needs to be allowed, as its own policy: ready to be granted."""
    from connectors import permissions  # noqa: PLC0415 because help must not pay for it

    tell([permissions.text(name, form)])
