"""``muster posture``: where the estate stands to a framework."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json

if TYPE_CHECKING:
    from findings.declare import Rule
    from findings.frameworks import Framework
    from findings.posture import Seen
    from reports.posture import Told
    from reports.scan import Scan
    from scanner.store.book import Book


@click.command("posture", short_help="Tell where the estate stands to a framework, item by item.")
@click.option("--framework", "wanted", metavar="NAME", help="This one, by its id or the beginning of it.")
@click.option("--scan", "number", type=int, metavar="N", help="The number of the scan; the latest when not given.")
@click.option("--last", type=click.IntRange(min=1), default=8, show_default=True, help="Scans that the trend is of.")
@click.option("--checks", is_flag=True, help="List the checks of each item.")
@click.option("--every", is_flag=True, help="List also the items that no check relates to.")
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True,
    help="How to tell it.",
)  # fmt: skip
@pass_invocation
def command(
    invocation: Invocation,
    *,
    wanted: str | None,
    number: int | None,
    last: int,
    checks: bool,
    every: bool,
    form: str,
) -> None:
    """Tell where the estate stands to a framework: each item broken, unknown, fine or not applicable.

    Without --framework, a line for each framework. A check is related to an item because it cites it, or by way of a
    published or our own table of how frameworks relate; --checks says which. It proves no compliance.
    """
    from findings.frameworks import frameworks  # noqa: PLC0415 because help must not pay for it
    from reports.posture import overview_text, posture_markdown, posture_text  # noqa: PLC0415 because the same
    from scanner.rules import rules_of  # noqa: PLC0415 because the same

    chosen = [_named(wanted)] if wanted else list(frameworks())
    with invocation.book() as book:
        scans = _scans(invocation, book, number, last)
    told = [_told(each, scans, rules_of(invocation.settings)) for each in chosen]
    if form == "json":
        tell(as_json(told if wanted is None else told[0]))
    elif form == "markdown":
        tell("\n".join("".join(posture_markdown(each)) for each in told).splitlines(keepends=True))
    elif wanted is None:
        tell(overview_text(told, invocation.style()))
    else:
        tell(posture_text(told[0], invocation.style(), checks=checks, every=every))


def _named(name: str) -> Framework:
    from findings.posture import Ambiguous, named  # noqa: PLC0415 because help must not pay for it

    try:
        return named(name)
    except Ambiguous as error:
        raise click.BadParameter(str(error), param_hint="--framework") from error


def _scans(invocation: Invocation, book: Book, wanted: int | None, last: int) -> list[Scan]:
    """The wanted scan and the finished ones before it, oldest first."""
    number = invocation.number(book, wanted)
    kept = sorted(row.number for row in book.scans(invocation.settings.estate) if row.finished and row.number < number)
    return [book.scan(each) for each in (*kept[max(0, len(kept) - last + 1) :], number)]


def _told(framework: Framework, scans: list[Scan], rules: Mapping[str, Rule]) -> Told:
    from findings.posture import posture, trend  # noqa: PLC0415 because help must not pay for it
    from reports.posture import Told  # noqa: PLC0415 because the same

    *before, now = [_seen(scan) for scan in scans]
    earlier = list(trend(framework, rules, before))
    return Told(
        scan=scans[-1].number,
        posture=posture(framework, rules, now),
        before={item: tuple(each[item] for each in earlier) for item in framework.items} if earlier else {},
    )


def _seen(scan: Scan) -> Seen:
    from findings.posture import Seen  # noqa: PLC0415 because help must not pay for it

    platforms = {source.name: source.platform for source in scan.sources}
    return Seen(outcomes=scan.outcomes, findings=scan.findings, platforms=platforms)
