"""``muster waive ID``: accept a finding, with a reason, a person and an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from findings.finding import Waiver
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.pick import NoSuchThing, pick

LAST_MOMENT = timedelta(days=1) - timedelta(seconds=1)


@click.command("waive", short_help="Accept a finding: why, who, until when.")
@click.argument("id_", metavar="ID")
@click.option("--reason", required=True, help="Why it is accepted.")
@click.option("--person", required=True, help="Who answers for that.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The last day it is accepted on.")
@pass_invocation
def command(invocation: Invocation, *, id_: str, reason: str, person: str, until: datetime) -> None:
    """Accept a finding until a day. It is waived from the next scan on, and comes back when the day has passed."""
    settings = invocation.settings
    now = invocation.now()
    end = _end(until, now, settings.limits.exception_max_days)
    for name, text in {"--reason": reason, "--person": person}.items():
        if not text.strip():
            raise click.BadParameter(f"{name} must not be empty")
    with invocation.book() as book:
        finding = pick(book.findings(settings.estate), id_)
        if finding is None:
            raise NoSuchThing(f"no finding has the id {id_}; see: muster findings")
        waiver = Waiver(
            rule=finding.rule,
            subject=finding.subject,
            reason=reason.strip(),
            person=person.strip(),
            until=end,
            made=now,
        )
        book.waive(settings.estate, waiver)
    invocation.note(f"{finding.id} is accepted until {end:%Y-%m-%d}: {finding.title}")


def _end(until: datetime, now: datetime, most: int) -> datetime:
    end = until.replace(tzinfo=UTC) + LAST_MOMENT
    if end < now:
        raise click.BadParameter(f"--until {until:%Y-%m-%d} has passed")
    latest = now + timedelta(days=most)
    if end > latest + LAST_MOMENT:
        raise click.BadParameter(
            f"--until {until:%Y-%m-%d} is too far off: {latest:%Y-%m-%d} at the latest (limits.exception_max_days)"
        )
    return end
