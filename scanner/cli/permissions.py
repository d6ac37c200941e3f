"""``muster permissions PLATFORM``: what a scan needs to be allowed."""

from __future__ import annotations

import click

from scanner.cli.invocation import tell


@click.command("permissions", short_help="Show what a scan of a platform needs to be allowed.")
@click.argument("name", metavar="PLATFORM")
@click.option(
    "-f", "--format", "form", type=click.Choice(["policy", "table", "json", "cloudformation", "terraform"]),
    default="policy", show_default=True,
    help="The platform's own policy language, a table with the reasons, JSON, or what makes a role that may do it.",
)  # fmt: skip
@click.option("--feature", "features", multiple=True, metavar="NAME", help="Only what this part needs. Repeatable.")
def command(*, name: str, form: str, features: tuple[str, ...]) -> None:
    """Show the least a scan of PLATFORM needs to be allowed, as its own policy: ready to be granted."""
    from connectors import permissions  # noqa: PLC0415 because help must not pay for it

    try:
        tell([permissions.text(name, form, features)])
    except permissions.NoSuchForm as error:
        raise click.UsageError(str(error)) from None
