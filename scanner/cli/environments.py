"""``muster environments``: which environment things are in, what is a crown jewel, and what told it."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json, json_or_table

WITHOUT_EFFECT = 1


@click.command("environments", short_help="Tell which environments and crown jewels are known, and by what.")
@click.option("--check", is_flag=True, help="Exit with 1 when an entry has no effect, or a thing is contradicted.")
@json_or_table
@pass_invocation
@click.pass_context
def command(ctx: click.Context, invocation: Invocation, *, check: bool, form: str) -> None:
    """Tell what each [[environments]] and [[crown_jewels]] of the settings matches, and what nobody tells.

    The latest scan is looked at with the settings as they are now, so that a change can be tried before a scan.
    """
    from findings.worth import survey  # noqa: PLC0415 because help must not pay for it
    from reports.worth import worth_text  # noqa: PLC0415 because the same
    from scanner.run import load_graph  # noqa: PLC0415 because the same
    from scanner.settings.worth import worth_rules  # noqa: PLC0415 because the same

    rules = worth_rules(invocation.settings)
    with invocation.book() as book:
        graph = load_graph(book, invocation.number(book), rules)
    seen = survey(graph)
    tell(as_json(seen) if form == "json" else worth_text(seen, graph, invocation.style()))
    if check and (seen.idle or seen.contradicted):
        ctx.exit(WITHOUT_EFFECT)
