"""``muster secrets``: find secrets in folders, repositories, changes and texts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from scanner.cli.faults import INCOMPLETE
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.outputs import outputs_of, write

if TYPE_CHECKING:
    from graph.leaks import Sweep

FOUND = 1
STDIN = "-"


class NotThere(Exception):
    """A path that was asked for does not exist."""


@click.command("secrets", short_help="Find secrets in folders, repositories, changes and texts.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--history", is_flag=True, help="Read every version of every file, on all branches and tags.")
@click.option("--all-objects", is_flag=True, help="Read every object that is stored, reachable or not.")
@click.option("--since", default="", metavar="REV|DATE", help="Read what came after this revision or date.")
@click.option("--staged", is_flag=True, help="Read what is staged for the next commit.")
@click.option("--no-ignore", is_flag=True, help="Read what .gitignore leaves out, too.")
@click.option(
    "--repositories", type=click.File(), metavar="FILE", help="Read the folders that this file lists, one in each line."
)
@click.option(
    "--confidence", type=click.Choice(["high", "medium", "low"]), default="medium", show_default=True,
    envvar="MUSTER_CONFIDENCE", help="Tell what is at least so sure to be a secret.",
)  # fmt: skip
@click.option(
    "--max-size", type=click.IntRange(min=1), default=2000, show_default=True, metavar="MB",
    help="Do not read what is larger; it is told as unread.",
)  # fmt: skip
@click.option(
    "-f", "--format", "formats", multiple=True, default=("text",), show_default=True, metavar="FORMAT[=FILE]",
    help="A format, and the file it goes to; repeatable.",
)  # fmt: skip
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when secrets were found (unread things still give 3).")
@click.option("--allow-gaps", is_flag=True, help="Do not exit with 3 when something could not be read.")
@click.option("--no-cache", is_flag=True, help="Read a history as if for the first time, and remember nothing of it.")
@click.option("--detect-secrets", "plugins", is_flag=True, help="Let the plugins of detect-secrets look, too.")
@click.option(
    "--verify", is_flag=True, help="Ask the providers of what was found who it belongs to. Sends the values there."
)
@click.option(
    "--verify-endpoint", "endpoints", multiple=True, metavar="PROVIDER=URL", help="Ask a provider there; repeatable."
)
@click.option(
    "--verify-host", "hosts", multiple=True, metavar="HOST",
    help="Values may be sent to this host where a text names it as theirs; repeatable.",
)  # fmt: skip
@click.option(
    "--verify-timeout", type=click.FloatRange(min=0.1), default=10.0, show_default=True, metavar="SECONDS",
    help="How long to wait for one answer.",
)  # fmt: skip
@pass_invocation
@click.pass_context
def command(  # noqa: PLR0913  because each option of the command is a parameter
    ctx: click.Context,
    invocation: Invocation,
    *,
    paths: Sequence[str],
    history: bool,
    all_objects: bool,
    since: str,
    staged: bool,
    no_ignore: bool,
    repositories: Iterable[str] | None,
    confidence: str,
    max_size: int,
    formats: Sequence[str],
    exit_zero: bool,
    allow_gaps: bool,
    no_cache: bool,
    plugins: bool,
    verify: bool,
    endpoints: Sequence[str],
    hosts: Sequence[str],
    verify_timeout: float,
) -> None:
    """Find secrets in folders and files (the working folder, unless told otherwise), in a repository's whole history,
    in what is staged, or in standard input (PATH -). No value is ever shown or kept, nor sent anywhere but by --verify.

    Exit codes: 0 clean, 1 secrets, 2 usage or settings, 3 something could not be read, 4 our fault.
    """  # noqa: D205  because click folds the first paragraph itself
    from connectors.sweep.run import Options  # noqa: PLC0415  because help must not pay for it
    from graph.leaks import Confidence  # noqa: PLC0415  because the same
    from reports.leaks.registry import leak_reporter_of  # noqa: PLC0415  because the same
    from scanner.sweep import Asking, Wishes, run_sweep  # noqa: PLC0415  because the same

    outputs = outputs_of(formats, leak_reporter_of)
    targets = [*paths, *(line.strip() for line in repositories or () if line.strip())] or ["."]
    for each in targets:
        if each != STDIN and not os.path.exists(each):  # noqa: PTH110  because pathlib is not free
            raise NotThere(f"{each} does not exist")
    options = Options(
        history=history, all_objects=all_objects, since=since, staged=staged, every=no_ignore, largest=max_size * 10**6
    )
    if verify and invocation.offline:
        raise click.UsageError("--verify asks providers over the network, and --offline forbids that")
    asking = Asking(endpoints=tuple(endpoints), hosts=tuple(hosts), timeout=verify_timeout)
    wishes = Wishes(
        targets=targets,
        options=options,
        confidence=Confidence(confidence),
        plugins=plugins,
        verify=asking if verify else None,
        remember=not no_cache,
    )
    sweep = run_sweep(wishes, environ=invocation.environ, now=invocation.now)
    write(outputs, sweep, invocation.style())
    ctx.exit(_code(sweep, exit_zero=exit_zero, allow_gaps=allow_gaps))


def _code(sweep: Sweep, *, exit_zero: bool, allow_gaps: bool) -> int:
    if not sweep.complete and not allow_gaps:
        return INCOMPLETE
    return FOUND if sweep.told and not exit_zero else 0
