"""``muster waive ID…``: accept findings, with a reason, a person and an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Unpack

import click

from findings.finding import ACTIVE, Status
from scanner.cli.choosing import Choice, agreed, chooses, chosen, tell_done
from scanner.cli.faults import USAGE
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.persons import person_of

if TYPE_CHECKING:
    from findings.finding import Finding, Waiver
    from scanner.cli.accepting import Wish
    from scanner.store.book import Book


@click.command("waive", short_help="Accept findings: why, who, until when.")
@chooses
@click.option("--reason", help="Why they are accepted.")
@click.option("--person", envvar="MUSTER_PERSON", help="Who answers for that.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day they are accepted on.")
@click.option(
    "--pattern", is_flag=True,
    help="One waiver for --rule and --subject, --source or --scope as they stand: also for findings still to come.",
)  # fmt: skip
@click.option(
    "--file", "to_file", is_flag=True, help="Add to the waivers file of the settings, for review by pull request."
)
@click.option("--undo", is_flag=True, help="Take waivers of the store back instead.")
@pass_invocation
@click.pass_context
def command(
    ctx: click.Context,
    invocation: Invocation,
    *,
    reason: str | None,
    person: str | None,
    until: datetime | None,
    pattern: bool,
    to_file: bool,
    undo: bool,
    **choice: Unpack[Choice],
) -> None:
    """Accept findings until a day, by their ids or by filters; each comes back when its day has passed.

    ID is the id of a finding, the beginning of one, or - for those that stdin lists. A second waiver for the same is a
    renewal of the first. With --file nothing is waived before a scan reads the file.
    """
    from scanner.cli.accepting import Wish, targets_of  # noqa: PLC0415  because help must not pay for it
    from scanner.rules import rules_of  # noqa: PLC0415  because of the same

    with invocation.book() as book:
        known = book.findings(invocation.settings.estate)
        found = [] if pattern else chosen(invocation, known, choice, _usual(undo=undo))
        targets = (
            [targets_of(choice, rules_of(invocation.settings))]
            if pattern
            else [(each.rule, each.subject, "", "") for each in found]
        )
        if undo:
            ctx.exit(_undo(invocation, book, found, targets, person_of(invocation, person), choice))
        wish = Wish.of(reason, person, until, invocation.now(), invocation.settings.limits)
        _accept(invocation, book, wish, found=found, targets=targets, to_file=to_file, choice=choice)


def _accept(
    invocation: Invocation,
    book: Book,
    wish: Wish,
    *,
    found: Sequence[Finding],
    targets: Sequence[tuple[str, str, str, str]],
    to_file: bool,
    choice: Choice,
) -> None:
    from findings.acts import Act  # noqa: PLC0415  because help must not pay for it
    from scanner.cli.accepting import every_waiver, waivers_for  # noqa: PLC0415  because the same

    settings = invocation.settings
    by_subject = {(each.rule, each.subject): each for each in found}
    made = waivers_for(wish, targets, every_waiver(settings, book, invocation.now()), by_subject)
    if not _goes_on(invocation, found, made, choice, f"would be accepted until {wish.until:%Y-%m-%d}"):
        return
    if to_file:
        _into_file(invocation, made)
        return
    acted = book.waive(settings.estate, made, Act(person=wish.person, at=invocation.now()))
    tell_done(invocation, acted.done, {}, f"is accepted until {wish.until:%Y-%m-%d}")


def _goes_on(
    invocation: Invocation, found: Sequence[Finding], made: Sequence[Waiver], choice: Choice, deed: str
) -> bool:
    """Whether to go on; a pattern names what it is for, so it is asked about only when it is tried."""
    if found or not made:
        return agreed(invocation, found, choice, deed)
    if choice["dry_run"]:
        invocation.note(f"{made[0].rule} on {made[0].subject} {deed}; nothing was changed")
    return not choice["dry_run"]


def _into_file(invocation: Invocation, made: Sequence[Waiver]) -> None:
    from reports.text import counted  # noqa: PLC0415  because help must not pay for it
    from scanner.waiver_keeping import add_to  # noqa: PLC0415  because the same

    file = invocation.settings.waivers
    if file is None:
        raise click.UsageError('the settings name no file for waivers: add waivers = "waivers.yaml" to muster.toml')
    add_to(file, made)
    invocation.note(f"{counted(len(made), 'waiver')} added to {file}; they hold from the first scan that reads them")


def _undo(
    invocation: Invocation,
    book: Book,
    found: Sequence[Finding],
    targets: Sequence[tuple[str, str, str, str]],
    person: str,
    choice: Choice,
) -> int:
    from findings.acts import Act  # noqa: PLC0415  because help must not pay for it
    from scanner.cli.accepting import file_waivers  # noqa: PLC0415  because the same

    settings, now = invocation.settings, invocation.now()
    if found and not agreed(invocation, found, choice, "would no longer be accepted"):
        return 0
    acted = book.unwaive(
        settings.estate,
        targets,
        act=Act(person=person, at=now),
        besides=file_waivers(settings, now),
        due=settings.due,
    )
    if acted is None:
        click.echo("muster: the store has no waiver in force for that; see: muster waivers", err=True)
        return USAGE
    tell_done(invocation, acted.done, {}, "is no longer accepted by this waiver")
    return 0


def _usual(*, undo: bool) -> frozenset[Status]:
    """What filters mean when they say no status."""
    return frozenset({Status.WAIVED}) if undo else ACTIVE
