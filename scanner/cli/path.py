"""``muster path``: how one thing leads to another."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.question_options import action_option
from scanner.cli.tables import as_json
from scanner.questions.asked import Of, question

NONE, CONDITIONAL = 1, 3


@click.command("path", short_help="Show how one thing leads to another, step by step.")
@click.argument("start")
@click.argument("end")
@action_option
@question
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json", "dot", "svg"]), default="text", show_default=True,
    help="How to answer; dot and svg draw it.",
)  # fmt: skip
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
    """Show the surest and shortest way from START to END, with the reasons of every step.

    START is an identity, a credential, an exposure, a repository or whatever else was read, by its id or its name;
    or "anyone". END is any of these or an ARN, such as that of a bucket or an object.

    Exit codes: 0 there is a path, 1 there is none, 2 it cannot be asked so, 3 only under a condition, 4 our fault.
    """
    from reports.access.walked import walk_plain, walk_text  # noqa: PLC0415  because help must not pay for it
    from scanner.questions.path import end_named, path_of, start_named  # noqa: PLC0415  because the same

    asked = of.read(invocation)
    first, last = start_named(asked, start), end_named(asked, end)
    walk = path_of(asked, first, last, action)
    if form == "json":
        tell(as_json({**walk_plain(first, last, walk), "not_read": asked.not_read() or None}))
    elif form == "text":
        tell(walk_text(first, last, walk, asked.records, invocation.style(), asked.not_read()))
    else:
        from reports.focus.drawn import drawn  # noqa: PLC0415  because the same
        from reports.focus.of_walk import focus_of_walk  # noqa: PLC0415  because the same

        tell(drawn(focus_of_walk(first, last, walk, asked.records, unread=len(asked.gaps)), form))
    ctx.exit(NONE if walk is None else CONDITIONAL if walk.conditional else 0)
