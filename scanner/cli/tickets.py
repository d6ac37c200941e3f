"""``muster tickets``: findings as tickets in the places where people work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.faults import INCOMPLETE, USAGE
from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json, json_or_table, table

if TYPE_CHECKING:
    from reports.send.links import Link
    from reports.send.plans import Plan, Proposal
    from scanner.settings.model import TicketSettings
    from scanner.store.book import Book
    from scanner.tickets.planner import Ground, Office
    from scanner.tickets.sync import Synced

Command = Callable[..., Any]
TARGETS: Callable[[Command], Command] = click.option(
    "--target", "names", multiple=True, metavar="NAME", help="Only at this place of the settings; repeatable."
)
PROPOSALS: Callable[[Command], Command] = click.option(
    "--proposals", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Add what people declined there to this file of proposed waivers, for review.",
)  # fmt: skip


@click.group("tickets", short_help="Keep tickets for findings, where people work.")
def command() -> None:
    """Keep tickets for findings at the places that [tickets.NAME] of the settings name."""


@command.command("plan", short_help="Show what would be done there, and why; change nothing.")
@TARGETS
@json_or_table
@pass_invocation
@click.pass_context
def plan(ctx: click.Context, invocation: Invocation, *, names: Sequence[str], form: str) -> None:
    """Show which tickets would be created, updated, commented, closed, reopened or skipped, and why.

    Exit codes: 0 the plan is whole, 2 a place refuses our credentials, 3 a place could not be asked.
    """
    from reports.send.model import Unreachable  # noqa: PLC0415 because help must not pay for it
    from reports.send.shown import PlanShown, plan_text, shown  # noqa: PLC0415 because of the same
    from scanner.tickets.planner import plan_for  # noqa: PLC0415 because of the same

    told: list[PlanShown] = []
    texts: list[str] = []
    code = 0
    with invocation.book() as book:
        for office, ground in _offices(invocation, book, names):
            try:
                made, _ = plan_for(office, ground, book, invocation.now())
            except Unreachable as error:
                click.echo(f"muster: {error}", err=True)
                told.append(PlanShown(target=office.name, trouble=str(error)))
                code = USAGE if error.refused or code == USAGE else INCOMPLETE
                continue
            told.append(shown(made))
            texts += plan_text(made)
    tell(as_json(told) if form == "json" else texts)
    ctx.exit(code)


@command.command("sync", short_help="Do it: create, update, comment, close and reopen tickets.")
@TARGETS
@PROPOSALS
@json_or_table
@pass_invocation
@click.pass_context
def sync(
    ctx: click.Context, invocation: Invocation, *, names: Sequence[str], proposals: Path | None, form: str
) -> None:
    """Bring the tickets to what the scan in force says. What cannot be done now is kept, and done by the next run.

    Exit codes: 0 all is done, 2 a place refuses our credentials, 3 something is left to do.
    """
    from scanner.tickets.sync import sync as run  # noqa: PLC0415 because help must not pay for it

    invocation.start_logs()
    runs: list[Synced] = []
    with invocation.book() as book:
        for office, ground in _offices(invocation, book, names):
            runs.append(run(office, ground, book, at=invocation.now, sleep=_sleep))
            if form != "json":
                tell(_told(runs[-1]))
    if form == "json":
        tell(as_json([_shown(each) for each in runs]))
    _propose(invocation, [each.plan for each in runs if each.plan], proposals)
    for each in runs:
        if each.trouble:
            click.echo(f"muster: {each.target}: {each.trouble}", err=True)
    ctx.exit(_code(runs))


@command.command("list", short_help="List the tickets that findings have.")
@TARGETS
@json_or_table
@pass_invocation
def list_(invocation: Invocation, *, names: Sequence[str], form: str) -> None:
    """List the tickets we know of, and what still waits in the outbox. Nobody is asked."""
    estate = invocation.settings.estate
    with invocation.book() as book:
        links = [each for each in book.tickets(estate) if not names or each.target in names]
        posts = [each for each in book.outbox(estate) if not names or each.planned.after.target in names]
    if form == "json":
        tell(as_json({"tickets": links, "outbox": posts}))
        return
    head = ("target", "state", "findings", "ticket", "marker")
    rows = [(each.target, each.state, str(len(each.findings)), each.url or each.remote, each.marker) for each in links]
    tell(table(head, rows) if rows else ["No finding has a ticket.\n"])
    for each in posts:
        action = each.planned.action
        invocation.note(f"{each.planned.after.target}: {each.state}: {action.kind} {action.ticket.title} {each.why}")


@command.command("unlink", short_help="Forget tickets; they stay where they are.")
@click.argument("tickets", nargs=-1, required=True, metavar="TICKET...")
@TARGETS
@pass_invocation
def unlink(invocation: Invocation, *, tickets: Sequence[str], names: Sequence[str]) -> None:
    """Forget tickets, each named by its marker, its id or address there, or the id of a finding.

    Where the ticket is still there, the next sync finds it and links it again; where it is gone, it makes a new one.
    """
    estate = invocation.settings.estate
    with invocation.book() as book:
        links = [each for each in book.tickets(estate) if not names or each.target in names]
        for named in tickets:
            if not any(_means(named, each) for each in links):
                raise click.BadParameter(f"no ticket is known as {named}; see: muster tickets list")
        meant = [each for each in links if any(_means(named, each) for named in tickets)]
        for each in meant:
            book.unlink_tickets(estate, each.target, [each.marker])
            invocation.note(f"{each.target}: {each.url or each.remote or each.marker} is forgotten")


def _means(named: str, link: Link) -> bool:
    return named in {link.marker, link.remote, link.url, *link.findings}


def _offices(invocation: Invocation, book: Book, names: Sequence[str]) -> Iterator[tuple[Office, Ground]]:
    from scanner.tickets.offices import chosen, ground_of, opened  # noqa: PLC0415 because help must not pay for it

    settings = invocation.settings
    places: list[TicketSettings] = chosen(settings, names)
    if invocation.offline:
        raise click.UsageError("tickets are kept at other places, and --offline asks for no network")
    ground = ground_of(settings, book, invocation.number(book), places)
    for place in places:
        with opened(settings, place, invocation.environ, at=invocation.now, sleep=_sleep) as office:
            yield office, ground


def _sleep(seconds: float) -> None:
    import time  # noqa: PLC0415 because only who waits needs it

    time.sleep(seconds)


def _told(run: Synced) -> Iterator[str]:
    from reports.text import clean  # noqa: PLC0415 because help must not pay for it

    for each in run.outcomes:
        what = f"{each.kind}: {clean(each.title)}"
        if each.done:
            yield f"{run.target}: {what} {clean(each.url)}\n"
        else:
            later = "; it is kept for the next run" if each.later else ""
            mend = f". {clean(each.mend)}" if each.mend else ""
            yield f"{run.target}: NOT DONE: {what}: {clean(each.why)}{mend}{later}\n"
    if run.plan is not None and not run.outcomes:
        yield f"{run.target}: nothing to do\n"
    if run.plan is not None and run.plan.over_limit:
        yield f"{run.target}: {run.plan.over_limit} new tickets are over the limit of one run (most_new); sync again\n"


def _shown(run: Synced) -> dict[str, Any]:
    from reports.send.shown import shown  # noqa: PLC0415 because help must not pay for it

    return {
        "target": run.target,
        "plan": run.plan and shown(run.plan),
        "outcomes": run.outcomes,
        "waiting": run.waiting,
        "trouble": run.trouble,
    }


def _propose(invocation: Invocation, plans: Sequence[Plan], file: Path | None) -> None:
    from reports.send.shown import proposals_text  # noqa: PLC0415 because help must not pay for it
    from scanner.tickets.proposing import proposed, write_proposals  # noqa: PLC0415 because of the same

    every: list[Proposal] = [each for made in plans for each in made.proposals]
    if file is None:
        for line in proposals_text(every):
            invocation.note(line.rstrip())
        return
    limits, now = invocation.settings.limits, invocation.now()
    new = write_proposals(file, proposed(every, now, limits), now, limits)
    invocation.note(f"{len(new)} proposed waivers were added to {file}; what is right moves into the waivers file")


def _code(runs: Sequence[Synced]) -> int:
    if any(each.refused for each in runs):
        return USAGE
    undone = any(each.trouble or not all(outcome.done for outcome in each.outcomes) for each in runs)
    return INCOMPLETE if undone else 0
