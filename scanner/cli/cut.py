"""``muster cut``: the fewest grants to take away so that one thing no longer leads to another."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.question_options import action_option, text_or_json
from scanner.cli.tables import as_json
from scanner.questions.asked import Of, question

STAYS = 1


@click.command("cut", short_help="Find the fewest grants whose removal separates one thing from another.")
@click.argument("start")
@click.argument("end")
@action_option
@question
@text_or_json
@pass_invocation
@click.pass_context
def command(
    ctx: click.Context,
    invocation: Invocation,
    /,
    *,
    start: str,
    end: str,
    action: str | None,
    of: Of,
    form: str,
) -> None:
    """Find the fewest grants whose removal separates START from END, and tell what else goes with them.

    Attached policies, statements of trust and resource policies, memberships, credentials, and what workloads run as
    count as grants. What a policy denies is left in force. Nothing is changed.

    Exit codes: 0 they are separated then, 1 no removal separates them, 2 it cannot be asked so, 4 our fault.
    """
    from reports.access.cut import cut_plain, cut_text  # noqa: PLC0415  because help must not pay for it
    from scanner.questions.cut import cut_between  # noqa: PLC0415  because the same
    from scanner.questions.path import end_named, start_named  # noqa: PLC0415  because the same

    asked = of.read(invocation)
    found = cut_between(asked, start_named(asked, start), end_named(asked, end), action)
    if form == "json":
        tell(as_json(cut_plain(found, asked.records)))
    else:
        tell(cut_text(found, asked.records, invocation.style()))
    ctx.exit(STAYS if found.stays else 0)
