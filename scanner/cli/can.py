"""``muster can``: whether an identity may do something, and why."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.question_options import context_option, text_or_json
from scanner.cli.tables import as_json
from scanner.questions.asked import Of, question

DENIED, DEPENDS = 1, 3


@click.command("can", short_help="Say whether an identity may do something in AWS, and why.")
@click.argument("identity")
@click.argument("action")
@click.argument("resource", default="*")
@context_option
@question
@text_or_json
@pass_invocation
@click.pass_context
def command(
    ctx: click.Context,
    invocation: Invocation,
    /,
    *,
    identity: str,
    action: str,
    resource: str,
    context: tuple[str, ...],
    of: Of,
    form: str,
) -> None:
    """Say whether IDENTITY (an ARN or a name) may do ACTION (s3:GetObject) on RESOURCE (an ARN or a name), and why.

    Exit codes: 0 allowed, 1 denied, 2 it cannot be asked so, 3 it depends, 4 our fault.
    """
    from graph.aws.answers import Answer  # noqa: PLC0415  because help must not pay for it
    from graph.aws.estate.asking import can  # noqa: PLC0415  because the same
    from reports.access.decided import decision_plain, decision_text  # noqa: PLC0415  because the same
    from scanner.questions.naming import context_given, identity_named, thing_named  # noqa: PLC0415  because the same

    given = context_given(context)
    asked = of.read(invocation)
    who = identity_named(asked.records, identity, actors=asked.estate.identities.values())
    arn = thing_named(asked.records, resource)
    decision = can(asked.estate, who, action, arn, given)
    if form == "json":
        said = {"identity": who.id, "action": action, "resource": arn, **decision_plain(decision)}
        tell(as_json({**said, "not_read": asked.not_read() or None}))
    else:
        said_ = f"{who.id} {action} {arn}"
        tell(decision_text(said_, decision, asked.records, invocation.style(), asked.not_read()))
    denied = decision.answer in {Answer.EXPLICITLY_DENIED, Answer.IMPLICITLY_DENIED}
    ctx.exit(DENIED if denied else DEPENDS if decision.answer is Answer.DEPENDS else 0)
