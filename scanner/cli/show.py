"""``muster show ID``: one finding or record with all that is known of it."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.pick import NoSuchThing, pick
from scanner.cli.tables import as_json, json_or_table


@click.command("show", short_help="Show one finding or record with all that is known of it.")
@click.argument("id_", metavar="ID")
@json_or_table
@pass_invocation
def command(invocation: Invocation, *, id_: str, form: str) -> None:
    """Show a finding (by its MB- id or the beginning of it), or a record by its id: edges, owners and ways to it.

    A finding is told with its whole history: what scans saw, and what people said, did and accepted.
    """
    from reports.details import finding_text, record_text  # noqa: PLC0415 because help must not pay for it
    from scanner.run import load_graph  # noqa: PLC0415 because help must not pay for it
    from scanner.settings.worth import worth_rules  # noqa: PLC0415 because help must not pay for it

    settings = invocation.settings
    with invocation.book() as book:
        finding = pick(book.findings(settings.estate), id_)
        history = book.history(settings.estate, finding.id) if finding is not None else []
        graph = load_graph(book, invocation.number(book), worth_rules(settings))
    style = invocation.style()
    if finding is not None and form == "json":
        tell(as_json({"finding": finding, "history": history}))
    elif finding is not None:
        tell(finding_text(finding, graph, style, history=history, at=invocation.now()))
    elif (record := graph.get(id_)) is not None:
        tell(as_json(record) if form == "json" else record_text(id_, graph, style))
    else:
        raise NoSuchThing(f"no finding and no record of the latest scan has the id {id_}; see: muster findings")
