"""``muster demo``: the built-in estate, raised, scanned and told."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.invocation import tell


@click.command("demo", short_help="Raise the built-in estate, scan it and tell what was found.")
@click.option("--keep", is_flag=True, help="Leave the estate running, to explore it; Ctrl-C ends it.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Where its files go.")
@click.pass_context
def command(ctx: click.Context, *, keep: bool, folder: Path | None) -> None:
    """Raise Orchard, a company that does not exist, with real servers, scan it twice and tell its story.

    Nothing leaves the machine, and everything that was started is stopped again, also on Ctrl-C.
    """
    from scanner.demo.story import run_demo  # noqa: PLC0415 because help must not pay for it

    ctx.exit(run_demo(keep=keep, out=lambda line: tell([line, "\n"]), folder=folder))
