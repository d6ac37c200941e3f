"""``muster diff A B``: what came, went and changed."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import json_or_table


@click.command("diff", short_help="Show what came, went and changed between two scans.")
@click.argument("before", type=int)
@click.argument("after", type=int, required=False)
@json_or_table
@pass_invocation
def command(invocation: Invocation, *, before: int, after: int | None, form: str) -> None:
    """Show which identities, credentials, rights and findings came, went or changed from scan BEFORE to scan AFTER.

    Without AFTER, the latest scan is compared.
    """
    from reports.changes import compare  # noqa: PLC0415 because help must not pay for it
    from reports.diff import changes_json, changes_text  # noqa: PLC0415 because help must not pay for it
    from scanner.run import load_graph  # noqa: PLC0415 because help must not pay for it
    from scanner.settings.worth import worth_rules  # noqa: PLC0415 because help must not pay for it

    worth = worth_rules(invocation.settings)
    with invocation.book() as book:
        latest = invocation.number(book, after)
        changes = compare(
            load_graph(book, before, worth),
            load_graph(book, latest, worth),
            numbers=(before, latest),
            findings_before=book.scan(before).findings,
            findings_after=book.scan(latest).findings,
        )
    tell(changes_json(changes) if form == "json" else changes_text(changes, invocation.style()))
