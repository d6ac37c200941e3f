"""``muster creep``: whose rights grew over the kept scans, and how those of one identity did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json

if TYPE_CHECKING:
    from findings.creep.course import Course
    from findings.creep.follow import Crawl
    from scanner.store.book import Book, ScanRow

LAST = 10


@click.command("creep", short_help="Show how rights grew over the kept scans, and what did it.")
@click.argument("identity", required=False)
@click.option("--since", metavar="DATE|SCAN", help="From the first scan of that day, or that number, on.")
@click.option(
    "--last", type=click.IntRange(min=1), help=f"So many scans; {LAST} when neither this nor --since is given."
)
@click.option("--most", type=click.IntRange(min=1), help="Show no more than so many.")
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json", "svg"]), default="text", show_default=True,
    help="How to tell it; a picture is of one identity.",
)  # fmt: skip
@pass_invocation
def command(
    invocation: Invocation, *, identity: str | None, since: str | None, last: int | None, most: int | None, form: str
) -> None:
    """Show how the rights of IDENTITY (its id or a name) grew: a step a scan, each with the grant that made it.

    Without IDENTITY, those whose rights grew most from the first of these scans to the last. The first scan is the
    baseline. Where something that bears on an identity could not be read, its step is not known.
    """
    from graph.collector import collector_paused  # noqa: PLC0415 because help must not pay for it
    from scanner.creeping import chosen  # noqa: PLC0415 because the same

    if identity is None and form == "svg":
        raise click.UsageError("-f svg draws one identity: muster creep IDENTITY -f svg")
    last = last if last or since else LAST
    with invocation.book() as book, collector_paused():
        rows = chosen(book.scans(invocation.settings.estate), since=since, last=last, estate=invocation.settings.estate)
        if identity is None:
            _tell_crawl(invocation, _crawl(invocation, book, rows), most, form)
        else:
            _tell_course(invocation, _course(invocation, book, rows, identity), most, form)


def _crawl(invocation: Invocation, book: Book, rows: list[ScanRow]) -> Crawl:
    """Only the first and the last scan are compared: what came and went again in between crept nowhere."""
    from findings.creep.follow import crawl  # noqa: PLC0415 because help must not pay for it
    from scanner.creeping import frames  # noqa: PLC0415 because the same
    from scanner.settings.worth import worth_rules  # noqa: PLC0415 because the same

    ends = [rows[0], rows[-1]] if len(rows) > 1 else rows
    seen = list(frames(book, ends, worth_rules(invocation.settings)))
    return crawl(seen[0], seen[-1])


def _course(invocation: Invocation, book: Book, rows: list[ScanRow], name: str) -> Course:
    from scanner.creeping import course_of  # noqa: PLC0415 because help must not pay for it
    from scanner.settings.worth import worth_rules  # noqa: PLC0415 because the same

    settings = invocation.settings
    return course_of(book, rows, worth_rules(settings), name, at=invocation.now(), limits=settings.limits)


def _tell_crawl(invocation: Invocation, crawl: Crawl, most: int | None, form: str) -> None:
    from reports.creep.text import crawl_text  # noqa: PLC0415 because help must not pay for it

    tell(as_json(crawl) if form == "json" else crawl_text(crawl, invocation.style(limit=most or 20)))


def _tell_course(invocation: Invocation, course: Course, most: int | None, form: str) -> None:
    from reports.creep.as_svg import course_svg  # noqa: PLC0415 because help must not pay for it
    from reports.creep.text import course_text  # noqa: PLC0415 because the same

    if form == "json":
        tell(as_json(course))
    else:
        tell(course_svg(course) if form == "svg" else course_text(course, invocation.style(limit=most)))
