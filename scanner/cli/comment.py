"""``muster comment ID… TEXT``: say something of findings, for whoever looks at them next."""

from __future__ import annotations

from typing import Unpack

import click

from scanner.cli.choosing import Choice, agreed, chooses, chosen, tell_done
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.persons import person_of, person_option
from scanner.cli.words import words


@click.command("comment", short_help="Say something of findings, for whoever looks next.")
@chooses
@click.argument("text")
@person_option
@pass_invocation
def command(invocation: Invocation, *, text: str, person: str | None, **choice: Unpack[Choice]) -> None:
    """Add a comment to findings, by their ids or by filters; muster show tells it with their history.

    ID is the id of a finding, the beginning of one, or - for those that stdin lists. Write no secret into TEXT: it is
    kept as it is.
    """
    from findings.acts import Act, commented  # noqa: PLC0415  because help must not pay for it
    from findings.events import EventKind  # noqa: PLC0415  because the same

    note = words(text, "a comment")
    act = Act(person=person_of(invocation, person), at=invocation.now(), note=note)
    estate = invocation.settings.estate
    with invocation.book() as book:
        found = chosen(invocation, book.findings(estate), choice)
        if not agreed(invocation, found, choice, "would get this comment"):
            return
        acted = book.act(estate, [each.id for each in found], kind=EventKind.COMMENT, act=act, move=commented)
    tell_done(invocation, acted.done, acted.refused, "has the comment")
