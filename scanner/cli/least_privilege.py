"""``muster least-privilege``: what an identity is granted and does not use, and policies without that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import msgspec

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json, table
from scanner.questions.asked import Asked, Of, question

if TYPE_CHECKING:
    from graph.model import Identity
    from reports.access.least import Narrowing
    from scanner.questions.least import LeastAsked

UNREAD = 3
HEAD = ("share", "granted", "used", "unused", "unknown", "identity")


@click.command("least-privilege", short_help="Propose policies that keep what an identity uses.")
@click.argument("identity", required=False)
@click.option("--all", "everybody", is_flag=True, help="List everybody instead, the largest unused part first.")
@click.option(
    "--days", type=click.IntRange(min=1), default=90, show_default=True, help="Keep what was used in so many days."
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Count the days back from that date, for older dumps, instead of from when the use was read.",
)  # fmt: skip
@question
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json", "terraform"]), default="text", show_default=True,
    help="How to answer.",
)  # fmt: skip
@pass_invocation
@click.pass_context
def command(
    ctx: click.Context,
    invocation: Invocation,
    /,
    *,
    identity: str | None,
    everybody: bool,
    days: int,
    as_of: datetime | None,
    of: Of,
    form: str,
) -> None:
    """Tell what IDENTITY (an ARN or a name) is granted in AWS and used of it, and policies that keep only that.

    What nobody can know is kept, and told. No proposed policy allows what those of today do not.

    Exit codes: 0 told, 2 it cannot be asked so, 3 the use was not read, 4 our fault.
    """
    from scanner.questions.least import LeastAsked  # noqa: PLC0415  because help must not pay for it

    if everybody is (identity is not None):
        raise click.UsageError("name one IDENTITY, or ask for --all")
    if everybody and form == "terraform":
        raise click.UsageError("Terraform is written for one IDENTITY")
    asked = of.read(invocation)
    least = LeastAsked(asked, days, as_of.replace(tzinfo=UTC) if as_of else None)
    if identity is None:
        read = _tell_all(least, form)
    else:
        read = _tell_one(invocation, least.of(_named(asked, identity)), form)
    ctx.exit(0 if read else UNREAD)


def _named(asked: Asked, name: str) -> Identity:
    from scanner.questions.naming import identity_named  # noqa: PLC0415  because help must not pay for it

    return identity_named(asked.records, name, actors=asked.estate.identities.values())


def _tell_one(invocation: Invocation, narrowing: Narrowing, form: str) -> bool:
    from reports.access.least import least_plain, least_terraform, least_text  # noqa: PLC0415  because the same

    if form == "json":
        tell(as_json(least_plain(narrowing)))
    elif form == "terraform":
        tell(least_terraform(narrowing))
    else:
        tell(least_text(narrowing, invocation.style()))
    return narrowing.least.weighed.read


def _tell_all(least: LeastAsked, form: str) -> bool:
    from reports.access.least import counted_rows  # noqa: PLC0415  because the same

    found = least.of_all()
    if form == "json":
        tell(as_json([{**msgspec.structs.asdict(each), "share": round(each.share, 4)} for each in found]))
    else:
        tell(table(HEAD, counted_rows(found)))
    return all(each.read for each in found)
