"""``muster reach``: what an identity reaches."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.question_options import text_or_json
from scanner.cli.tables import as_json
from scanner.questions.asked import Of, question


@click.command("reach", short_help="Tell what an identity reaches: itself, and by becoming others.")
@click.argument("identity")
@click.option("--actions", is_flag=True, help="Name the actions, not only how far they go.")
@question
@text_or_json
@pass_invocation
def command(invocation: Invocation, *, identity: str, actions: bool, of: Of, form: str) -> None:
    """Tell whom IDENTITY (an ARN or a name) can become, what it administers, and what it may do to what."""
    from reports.access.reached import reached_text  # noqa: PLC0415  because help must not pay for it
    from scanner.questions.naming import identity_named  # noqa: PLC0415  because the same
    from scanner.questions.reach import reach_of  # noqa: PLC0415  because the same

    asked = of.read(invocation)
    reached = reach_of(asked, identity_named(asked.records, identity))
    if form == "json":
        tell(as_json(reached))
    else:
        tell(reached_text(reached, invocation.style(), actions=actions))
