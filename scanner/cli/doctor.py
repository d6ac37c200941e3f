"""``muster doctor``: what could be seen, and what is missing to see the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from scanner.cli.faults import INCOMPLETE, USAGE
from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json, json_or_table

if TYPE_CHECKING:
    from scanner.doctor import Examined
    from scanner.tickets.greeting import Greeted


@click.command("doctor", short_help="Try every source and say what can and cannot be seen.")
@click.option("--source", "sources", multiple=True, metavar="NAME", help="Try only this source; repeatable.")
@json_or_table
@pass_invocation
@click.pass_context
def command(ctx: click.Context, invocation: Invocation, *, sources: Sequence[str], form: str) -> None:
    """Try the first records of every listing of every source, read-only, and say what could and could not be seen.

    Where no --source is named, every place of tickets is greeted as well. Exit codes: 0 everything can be seen, 2 a
    source cannot be opened at all or a place of tickets does not answer, 3 some of it cannot be seen.
    """
    from scanner.doctor import examine  # noqa: PLC0415 because help must not pay for it

    invocation.start_logs()
    examined = examine(invocation.settings, invocation.environ, at=invocation.now(), sources=sources)
    greeted = [] if sources or invocation.offline else _greeted(invocation)
    tell(as_json([*examined, *greeted]) if form == "json" else [*_said(examined), *_said_of(greeted)])
    if not all(each.opened for each in examined) or any(each.answers is False for each in greeted):
        ctx.exit(USAGE)
    ctx.exit(INCOMPLETE if any(each.unseen for each in examined) else 0)


def _greeted(invocation: Invocation) -> Sequence[Greeted]:
    if not invocation.settings.tickets:
        return []
    from scanner.tickets.greeting import greeted  # noqa: PLC0415 because only settings with tickets pay for it

    return list(greeted(invocation.settings, invocation.environ, invocation.now))


def _said_of(greeted: Sequence[Greeted]) -> Iterator[str]:
    from reports.text import clean  # noqa: PLC0415 because help must not pay for it

    for each in greeted:
        trouble = ": does not answer\n    " if each.answers is False else ": "
        yield f"tickets {each.tickets} ({each.target}){trouble}{clean(each.said)}\n"


def _said(examined: Sequence[Examined]) -> Iterator[str]:
    from reports.text import clean, counted, listed  # noqa: PLC0415 because help must not pay for it

    for each in examined:
        if not each.opened:
            yield f"{each.source} ({each.platform}): cannot be opened\n    {clean(each.unseen[0].detail)}\n"
            continue
        yield f"{each.source} ({each.platform}): {counted(len(each.seen), 'listing')} can be seen"
        yield f", {len(each.unseen)} cannot\n" if each.unseen else "\n"
        for lack in each.unseen:
            yield f"    {clean(lack.stream)} ({listed(lack.scopes, 3)}): {clean(lack.detail)}\n"
            if lack.permission:
                yield f"        missing: {clean(lack.permission)}\n"
        if any(lack.permission for lack in each.unseen):
            yield f"    all that is needed: muster permissions {each.platform}\n"
    if not examined:
        yield "There is no source to try; run muster init, or add a [sources.NAME] table.\n"
