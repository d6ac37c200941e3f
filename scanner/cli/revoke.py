"""``muster revoke --what-if``: what would follow if something were revoked."""

from __future__ import annotations

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.question_options import text_or_json
from scanner.cli.tables import as_json
from scanner.questions.asked import Of, question


@click.command("revoke", short_help="Tell who would lose what if something were revoked.")
@click.argument("what")
@click.option("--what-if", is_flag=True, help="Only tell what would follow. Muster never changes anything.")
@question
@text_or_json
@pass_invocation
def command(invocation: Invocation, *, what: str, what_if: bool, of: Of, form: str) -> None:
    """Tell who would lose what if WHAT were revoked, and who was seen to use it.

    WHAT is a policy, an attached policy (holder:policy), a trust, a user, a role, a group, a credential, a membership,
    a secret or a resource, by its id or its name.
    """
    from reports.access.revoked import revoked_text  # noqa: PLC0415  because help must not pay for it
    from scanner.questions import revoke  # noqa: PLC0415  because the same

    if not what_if:
        raise click.UsageError("muster changes nothing, it only tells what would follow: add --what-if")
    asked = of.read(invocation)
    found = revoke.what_if(asked, revoke.revocable(asked.records, what))
    tell(as_json(found) if form == "json" else revoked_text(found, invocation.style()))
