"""``muster waive ID``: accept a finding, with a reason, a person and an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from findings.finding import Finding, Waiver
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.pick import NoSuchThing, pick

LAST_MOMENT = timedelta(days=1) - timedelta(seconds=1)


@click.command("waive", short_help="Accept a finding: why, who, until when.")
@click.argument("id_", metavar="ID")
@click.option("--reason", help="Why it is accepted.")
@click.option("--person", help="Who answers for that.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day it is accepted on.")
@click.option("--undo", is_flag=True, help="Take the waiver back instead.")
@pass_invocation
def command(
    invocation: Invocation, *, id_: str, reason: str | None, person: str | None, until: datetime | None, undo: bool
) -> None:
    """Accept a finding until a day. It is waived from the next scan on, and comes back when the day has passed."""
    estate = invocation.settings.estate
    with invocation.book() as book:
        finding = pick(book.findings(estate), id_)
        if finding is None:
            raise NoSuchThing(f"no finding has the id {id_}; see: muster findings")
        if undo:
            if not book.unwaive(estate, finding.rule, finding.subject):
                raise NoSuchThing(
                    f"{finding.id} has no waiver in the store; one of the waivers file is taken back there"
                )
            invocation.note(f"{finding.id} is no longer accepted: {finding.title}")
            return
        waiver = _waiver(invocation, finding, reason=reason, person=person, until=until)
        book.waive(estate, waiver)
    invocation.note(f"{finding.id} is accepted until {waiver.until:%Y-%m-%d}: {finding.title}")


def _waiver(
    invocation: Invocation, finding: Finding, *, reason: str | None, person: str | None, until: datetime | None
) -> Waiver:
    if reason is None or person is None or until is None:
        raise click.UsageError("a waiver needs --reason, --person and --until (or --undo to take one back)")
    for name, text in {"--reason": reason, "--person": person}.items():
        if not text.strip():
            raise click.BadParameter(f"{name} must not be empty")
    now = invocation.now()
    return Waiver(
        rule=finding.rule,
        subject=finding.subject,
        reason=reason.strip(),
        person=person.strip(),
        until=_end(until, now, invocation.settings.limits.exception_max_days),
        made=now,
    )


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
