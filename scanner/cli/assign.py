"""``muster assign ID… --to PERSON``: ask somebody to see to findings."""

from __future__ import annotations

from typing import Unpack

import click

from scanner.cli.choosing import Choice, agreed, chooses, chosen, tell_done
from scanner.cli.faults import USAGE
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.persons import person_of, person_option
from scanner.cli.words import words


@click.command("assign", short_help="Ask somebody to see to findings.")
@chooses
@click.option("--to", metavar="PERSON", help="Who is asked to see to them.")
@click.option("--nobody", is_flag=True, help="Nobody is asked any more.")
@person_option
@click.option("--note", default="", metavar="TEXT", help="What to say of it.")
@pass_invocation
@click.pass_context
def command(
    ctx: click.Context,
    invocation: Invocation,
    *,
    to: str | None,
    nobody: bool,
    person: str | None,
    note: str,
    **choice: Unpack[Choice],
) -> None:
    """Assign findings to somebody, by their ids or by filters. It stays so when a finding is fixed and comes back.

    ID is the id of a finding, the beginning of one, or - for those that stdin lists. Exits with 2 when a finding that
    was named could not be assigned.
    """
    from findings.acts import Act, assigning  # noqa: PLC0415  because help must not pay for it
    from findings.events import EventKind  # noqa: PLC0415  because the same

    who = _who(to, nobody=nobody)
    deed = f"assigned to {who or 'nobody'}"
    why = words(note, "--note", needed=False)
    said = f"{deed}: {why}" if why else deed
    act = Act(person=person_of(invocation, person), at=invocation.now(), note=said)
    estate = invocation.settings.estate
    with invocation.book() as book:
        found = chosen(invocation, book.findings(estate), choice)
        if not agreed(invocation, found, choice, f"would be {deed}"):
            return
        ids = [each.id for each in found]
        acted = book.act(estate, ids, kind=EventKind.ASSIGNED, act=act, move=assigning(who))
    tell_done(invocation, acted.done, acted.refused, f"is {deed}")
    ctx.exit(USAGE if acted.refused and choice["ids"] else 0)


def _who(to: str | None, *, nobody: bool) -> str | None:
    if nobody == (to is not None):
        raise click.UsageError("say --to PERSON or --nobody")
    return None if to is None else words(to, "--to")
