"""``muster escalation``: who can become administrator, and how."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.question_options import text_or_json
from scanner.cli.tables import as_json
from scanner.questions.asked import Of, question


@click.command("escalation", short_help="Tell who can become administrator in AWS, and by which steps.")
@click.argument("identity", required=False)
@click.option("--all", "every", is_flag=True, help="List also those who cannot.")
@question
@text_or_json
@pass_invocation
def command(invocation: Invocation, *, identity: str | None, every: bool, of: Of, form: str) -> None:
    """Tell who is or can become administrator of an account: yes, no, or depends on a condition; and by which steps.

    With IDENTITY (an ARN or a name), of that one alone. JSON lists everybody.
    """
    from reports.access.escalated import escalated_text  # noqa: PLC0415  because help must not pay for it
    from scanner.questions.escalation import escalations  # noqa: PLC0415  because the same
    from scanner.questions.naming import identity_named  # noqa: PLC0415  because the same

    asked = of.read(invocation)
    only = identity_named(asked.records, identity) if identity else None
    found = escalations(asked, only)
    if form == "json":
        tell(as_json({"identities": found, "not_read": asked.not_read() or None}))
    else:
        shown = every or only is not None
        tell(escalated_text(found, asked.graph.records, invocation.style(), every=shown, note=asked.not_read()))
