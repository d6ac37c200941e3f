"""``muster store``: look after what is kept: check it, move it, and let old scans go."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.faults import USAGE
from scanner.cli.invocation import Invocation, pass_invocation


@click.group("store", short_help="Check, export, import or prune what is kept.")
def command() -> None:
    """Look after the store that the settings name."""


@command.command("check", short_help="Verify that nothing is damaged or missing.")
@pass_invocation
@click.pass_context
def check(ctx: click.Context, invocation: Invocation) -> None:
    """Read everything and verify it against its digests. Exits with 2 when something is damaged or missing."""
    with invocation.book() as book:
        problems = book.check()
    for problem in problems:
        click.echo(f"{problem.where}: {problem.what}. {problem.mend}.")
    invocation.note(f"{len(problems)} problems" if problems else "the store is whole")
    ctx.exit(USAGE if problems else 0)


@command.command("export", short_help="Write the estate's scans and findings into one file.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_invocation
def export(invocation: Invocation, file: Path) -> None:
    """Write everything kept of the estate into FILE, which any other store can import."""
    with invocation.book() as book:
        moved = book.export(invocation.settings.estate, file)
    invocation.note(f"{len(moved.scans)} scans of {moved.estate} are in {file}, with their findings and waivers")


@command.command("import", short_help="Take an exported estate in.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@pass_invocation
def import_(invocation: Invocation, file: Path) -> None:
    """Take FILE in, wholly or not at all. An estate that is already here is refused."""
    with invocation.book() as book:
        moved = book.import_(file)
    invocation.note(f"{len(moved.scans)} scans of {moved.estate} were taken in, with their findings and waivers")


@command.command("prune", short_help="Let old scans go; findings and their life stay.")
@click.option("--keep", type=click.IntRange(min=1), help="How many of the latest scans stay.")
@click.option("--days", type=click.IntRange(min=1), help="Scans younger than so many days stay.")
@pass_invocation
def prune(invocation: Invocation, *, keep: int | None, days: int | None) -> None:
    """Let go of scans that are neither among the latest nor young. The scan in force always stays."""
    if keep is None and days is None:
        raise click.UsageError("say what stays: --keep N, --days N, or both")
    with invocation.book() as book:
        cleared = book.retain(invocation.settings.estate, invocation.now(), keep_last=keep, keep_days=days)
    invocation.note(f"{len(cleared.scans)} scans are gone")
