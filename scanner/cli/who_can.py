"""``muster who-can``: everybody who may do something."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.question_options import context_option, text_or_json
from scanner.cli.tables import as_json
from scanner.questions.asked import Of, question


@click.command("who-can", short_help="List who may do something in AWS, and why.")
@click.argument("action")
@click.argument("resource", default="*")
@context_option
@question
@text_or_json
@pass_invocation
def command(
    invocation: Invocation,
    *,
    action: str,
    resource: str,
    context: tuple[str, ...],
    of: Of,
    form: str,
) -> None:
    """List who may do ACTION on RESOURCE (an ARN or a name), also under conditions, with the statements that say so.

    Those whom the resource's own policy lets in from outside (accounts, services, providers, anyone) come last.
    """
    from graph.aws.estate.asking import who_can  # noqa: PLC0415  because help must not pay for it
    from reports.access.decided import able_text, decision_plain  # noqa: PLC0415  because the same
    from scanner.questions.naming import context_given, thing_named  # noqa: PLC0415  because the same

    given = context_given(context)
    asked = of.read(invocation)
    arn = thing_named(asked.records, resource)
    able = who_can(asked.spoken, action, arn, given)
    if form == "json":
        said = [{"who": each.who, "scanned": each.known, **decision_plain(each.decision)} for each in able]
        tell(as_json({"action": action, "resource": arn, "able": said, "not_read": asked.not_read() or None}))
    else:
        tell(able_text(f"{action} {arn}", able, asked.records, invocation.style(), asked.not_read()))
