"""``muster findings``: what is wrong, riskiest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
import msgspec

from findings.declare import Severity
from findings.finding import Status
from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json, json_or_table

if TYPE_CHECKING:
    from findings.finding import Finding


SEVERITIES = [each.value for each in Severity]
STATUSES = [each.value for each in Status]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which findings are asked for."""

    severity: Severity
    rules: Sequence[str]
    statuses: Sequence[str]
    owner: str | None

    def fits(self, finding: Finding) -> bool:
        """Whether a finding is asked for; without a status, those that ask for action are."""
        return (
            finding.severity.rank >= self.severity.rank
            and (not self.rules or finding.rule in self.rules)
            and (finding.status in self.statuses if self.statuses else finding.active)
            and (self.owner is None or self.owner.casefold() in (finding.owner or "").casefold())
        )


@click.command("findings", short_help="List findings, riskiest first.")
@click.option("--severity", type=click.Choice(SEVERITIES), default="info", help="This severity or worse.")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Of this rule; repeatable.")
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="In this status; repeatable.")
@click.option("--owner", metavar="TEXT", help="Whose owner's name holds this text.")
@json_or_table
@pass_invocation
def command(
    invocation: Invocation,
    *,
    severity: str,
    rules: Sequence[str],
    statuses: Sequence[str],
    owner: str | None,
    form: str,
) -> None:
    """List the findings of this estate, riskiest first. Without --status, those that ask for action."""
    from reports.listings import findings_text  # noqa: PLC0415 because help must not pay for it

    wanted = Wanted(severity=Severity(severity), rules=rules, statuses=statuses, owner=owner)
    with invocation.book() as book:
        known = book.findings(invocation.settings.estate).values()
    chosen = sorted(filter(wanted.fits, known), key=lambda each: (-each.risk, -each.severity.rank, each.id))
    if form == "json":
        tell(as_json(chosen))
    else:
        tell(findings_text(chosen, invocation.style()))
