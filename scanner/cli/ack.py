"""``muster ack ID…``: say that somebody has seen findings and means to see to them."""

from __future__ import annotations

from typing import Unpack

import click

from findings.finding import ACTIVE, Status
from scanner.cli.choosing import Choice, agreed, chooses, chosen, tell_done
from scanner.cli.faults import USAGE
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.persons import person_of, person_option
from scanner.cli.words import words


@click.command("ack", short_help="Acknowledge findings: seen, and to be seen to.")
@chooses
@person_option
@click.option("--note", default="", metavar="TEXT", help="What to say of it.")
@click.option("--undo", is_flag=True, help="Take the acknowledgement back instead.")
@pass_invocation
@click.pass_context
def command(
    ctx: click.Context, invocation: Invocation, *, person: str | None, note: str, undo: bool, **choice: Unpack[Choice]
) -> None:
    """Acknowledge findings, by their ids or by filters. They still ask for action, and are counted apart.

    ID is the id of a finding, the beginning of one, or - for those that stdin lists. Exits with 2 when a finding that
    was named could not be acknowledged.
    """
    from findings.acts import Act, acknowledging, unacknowledged  # noqa: PLC0415  because help must not pay for it
    from findings.events import EventKind  # noqa: PLC0415  because the same

    act = Act(person=person_of(invocation, person), at=invocation.now(), note=words(note, "--note", needed=False))
    move = unacknowledged if undo else acknowledging(act)
    estate = invocation.settings.estate
    with invocation.book() as book:
        found = chosen(invocation, book.findings(estate), choice, _usual(undo=undo))
        if not agreed(invocation, found, choice, "would be open again" if undo else "would be acknowledged"):
            return
        acted = book.act(estate, [each.id for each in found], kind=EventKind.STATUS, act=act, move=move)
    tell_done(invocation, acted.done, acted.refused, "is open again" if undo else "is acknowledged")
    ctx.exit(USAGE if acted.refused and choice["ids"] else 0)


def _usual(*, undo: bool) -> frozenset[Status]:
    """What filters mean when they say no status: that to which it can be done."""
    return frozenset({Status.ACKNOWLEDGED}) if undo else ACTIVE - {Status.ACKNOWLEDGED}
