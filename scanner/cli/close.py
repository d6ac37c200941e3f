"""``muster close``: close findings of sources that settings no longer name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

import click

from findings.finding import ACTIVE, Status
from scanner.cli.choosing import Choice, agreed, chooses, chosen, tell_done
from scanner.cli.faults import USAGE
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.persons import person_of, person_option
from scanner.cli.words import words

if TYPE_CHECKING:
    from findings.finding import Finding


@click.command("close", short_help="Close findings of sources that settings no longer name.")
@chooses
@person_option
@click.option("--reason", required=True, metavar="TEXT", help="Why nobody has to look there any longer.")
@pass_invocation
@click.pass_context
def command(
    ctx: click.Context, invocation: Invocation, *, person: str | None, reason: str, **choice: Unpack[Choice]
) -> None:
    """Close findings of sources that settings no longer name, by their ids or by filters such as --source NAME.

    No scan looks there again, so none can say that they are fixed. A closed finding counts as fixed, says who closed
    it, and is in no figure about mending. All others are closed by a scan that looks; exits with 2 for one of those
    that was named. If the source comes back, so do the findings that a scan meets there.
    """
    from findings.acts import Act  # noqa: PLC0415  because help must not pay for it
    from findings.events import EventKind  # noqa: PLC0415  because the same
    from findings.orphans import closing  # noqa: PLC0415  because the same

    settings = invocation.settings
    _check(choice["sources"], settings.sources)
    act = Act(person=person_of(invocation, person), at=invocation.now(), note=words(reason, "--reason"))
    with invocation.book() as book:
        known = _within_reach(book.findings(settings.estate), choice, settings.sources)
        found = chosen(invocation, known, choice, ACTIVE | {Status.WAIVED})
        if not agreed(invocation, found, choice, "would be closed"):
            return
        ids = [each.id for each in found]
        move = closing(act, settings.sources)
        acted = book.act(settings.estate, ids, kind=EventKind.CLOSED, act=act, move=move)
    tell_done(invocation, acted.done, acted.refused, "is closed")
    ctx.exit(USAGE if acted.refused and choice["ids"] else 0)


def _check(sources: Sequence[str], named: Collection[str]) -> None:
    for each in sources:
        if each in named:
            raise click.UsageError(f"settings name the source {each}: a scan that looks there says what is fixed")


def _within_reach(known: Mapping[str, Finding], choice: Choice, sources: Collection[str]) -> Mapping[str, Finding]:
    """What filters can mean: only findings that can be closed. Who names one by its id is told why it cannot be."""
    from findings.orphans import orphaned  # noqa: PLC0415  because help must not pay for it

    if choice["ids"]:
        return known
    return {id_: each for id_, each in known.items() if orphaned(each, sources)}
