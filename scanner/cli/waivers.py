"""``muster waivers``: what is accepted, by whom, until when, and what to tidy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json, json_or_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from findings.finding import Waiver
    from findings.waivers import Told
    from scanner.store.book import Book

TO_TIDY = 1


@click.command("waivers", short_help="List what is accepted, until when, and what to tidy.")
@click.option("--check", is_flag=True, help="Tell only what to tidy, and exit with 1 when there is something.")
@click.option(
    "--within", type=click.IntRange(min=0), default=0, metavar="DAYS", help="Count those that end so soon as ended."
)
@json_or_table
@pass_invocation
@click.pass_context
def command(ctx: click.Context, invocation: Invocation, *, check: bool, within: int, form: str) -> None:
    """List every waiver, of the store and of the file in git: in force, unused, ended, renewed or withdrawn.

    With --check, exits with 1 when one ended or matches no finding, and with 2 when the file is not as it should be.
    """
    from reports.waivers import troubles_text, waivers_text  # noqa: PLC0415 because help must not pay for it

    with invocation.book() as book:
        told = _told(invocation, book, _all(invocation, book), within)
    shown = [each for each in told if each.to_tidy] if check else told
    if form == "json":
        tell(as_json(shown))
    else:
        tell(troubles_text(shown) if check else waivers_text(shown, invocation.style()))
    ctx.exit(TO_TIDY if check and shown else 0)


def _all(invocation: Invocation, book: Book) -> Sequence[Waiver]:
    from findings.waiver_file import read_waivers  # noqa: PLC0415 because help must not pay for it
    from scanner.rules import InputProblems, rules_of  # noqa: PLC0415 because of the same

    settings = invocation.settings
    kept = book.waivers(settings.estate)
    if settings.waivers is None:
        return kept
    # As it is named from here: that is what editors and pipelines make links of.
    shown = os.path.relpath(settings.waivers, invocation.cwd)
    known = rules_of(settings)
    file = read_waivers(settings.waivers, at=invocation.now(), limits=settings.limits, rules=known, shown=shown)
    if file.problems:
        raise InputProblems(file.problems)
    return (*file.waivers, *kept)


def _told(invocation: Invocation, book: Book, waivers: Sequence[Waiver], within: int) -> Sequence[Told]:
    from findings.waivers import standings  # noqa: PLC0415 because help must not pay for it

    estate = invocation.settings.estate
    known = book.findings(estate).values() if book.latest(estate) is not None else None
    return list(standings(waivers, known, invocation.now(), within=within))
