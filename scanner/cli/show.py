"""``muster show ID``: one finding or record with all that is known of it."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.pick import NoSuchThing, pick


@click.command("show", short_help="Show one finding or record with all that is known of it.")
@click.argument("id_", metavar="ID")
@pass_invocation
def command(invocation: Invocation, *, id_: str) -> None:
    """Show a finding (by its MB- id or the beginning of it), or a record by its id: edges, owners and ways to it."""
    from reports.details import finding_text, record_text  # noqa: PLC0415 because help must not pay for it
    from scanner.run import load_graph  # noqa: PLC0415 because help must not pay for it

    settings = invocation.settings
    with invocation.book() as book:
        finding = pick(book.findings(settings.estate), id_)
        graph = load_graph(book, invocation.number(book))
    style = invocation.style()
    if finding is not None:
        tell(finding_text(finding, graph, style))
    elif graph.get(id_) is not None:
        tell(record_text(id_, graph, style))
    else:
        raise NoSuchThing(f"no finding and no record of the latest scan has the id {id_}; see: muster findings")
