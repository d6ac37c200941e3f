"""``muster findings``: what is wrong, riskiest first; and how the findings stand on the whole."""

from __future__ import annotations

from typing import Unpack

import click

from scanner.cli.choosing import Filters, Wanted, filters, worst_first
from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json


@click.command("findings", short_help="List findings, riskiest first.")
@filters
@click.option("--metrics", is_flag=True, help="Count them instead: by severity, overdue, fixed, and how long it took.")
@click.option(
    "-f", "--format", "form", type=click.Choice(["table", "json", "ids"]), default="table", show_default=True,
    help="How to list; ids is for muster ack - and the like.",
)  # fmt: skip
@pass_invocation
def command(invocation: Invocation, *, metrics: bool, form: str, **said: Unpack[Filters]) -> None:
    """List the findings of this estate, riskiest first. Without --status, those that ask for action."""
    from reports.listings import findings_text  # noqa: PLC0415 because help must not pay for it

    wanted, at = Wanted.of(said), invocation.now()
    if metrics:
        _metrics(invocation, wanted, form)
        return
    with invocation.book() as book:
        known = book.findings(invocation.settings.estate).values()
    found = worst_first([each for each in known if wanted.listed(each, at)])
    if form == "json":
        tell(as_json(found))
    elif form == "ids":
        tell(f"{each.id}\n" for each in found)
    else:
        tell(findings_text(found, invocation.style(), at))


def _metrics(invocation: Invocation, wanted: Wanted, form: str) -> None:
    from findings.tally import tally  # noqa: PLC0415 because help must not pay for it
    from reports.tallies import tally_text  # noqa: PLC0415 because of the same

    settings, at = invocation.settings, invocation.now()
    with invocation.book() as book:
        known = book.findings(settings.estate)
        fixes = book.fixes(settings.estate)
    off = settings.rules.disabled
    counted = {id_: each for id_, each in known.items() if each.rule not in off and wanted.fits(each, at)}
    figures = tally(counted.values(), [each for each in fixes if each.finding in counted], at, settings.due)
    tell(as_json(figures) if form == "json" else tally_text(figures, invocation.style()))
