"""``muster secrets``: find secrets in folders, repositories, changes and texts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Unpack

import click

from scanner.cli.faults import INCOMPLETE
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.outputs import outputs_of, write
from scanner.cli.reading import Reading, reads, targets_of, wishes_of

if TYPE_CHECKING:
    from connectors.sweep.git import Git
    from graph.leaks import Sweep

FOUND = 1


@click.command("secrets", short_help="Find secrets in folders, repositories, changes and texts.")
@reads
@click.option("--staged", is_flag=True, help="Read what is staged for the next commit.")
@click.option(
    "-f", "--format", "formats", multiple=True, default=("text",), show_default=True, metavar="FORMAT[=FILE]",
    help="A format, and the file it goes to; repeatable.",
)  # fmt: skip
@click.option(
    "--baseline", metavar="FILE", help="A baseline or another scanner's report of what is accepted, wherever it lies."
)
@click.option(
    "--ignore-files/--no-ignore-files", "heed", default=True,
    help="Heed the baselines, allow lists and rules that a repository brings.  [default: ignore-files]",
)  # fmt: skip
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when secrets were found (unread things still give 3).")
@click.option("--allow-gaps", is_flag=True, help="Do not exit with 3 when something could not be read.")
@click.option(
    "--cache/--no-cache", "remember", default=True,
    help="Take from the cache what an earlier sweep of a history read.  [default: cache]",
)  # fmt: skip
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
    /,
    *,
    staged: bool,
    formats: Sequence[str],
    baseline: str | None,
    heed: bool,
    exit_zero: bool,
    allow_gaps: bool,
    remember: bool,
    plugins: bool,
    verify: bool,
    endpoints: Sequence[str],
    hosts: Sequence[str],
    verify_timeout: float,
    **reading: Unpack[Reading],
) -> None:
    """Find secrets in folders and files (the working folder, unless told otherwise), in a repository's whole history,
    in what is staged, or in standard input (PATH -). No value is ever shown or kept, nor sent anywhere but by --verify.

    Exit codes: 0 clean, 1 secrets, 2 usage or settings, 3 something could not be read, 4 our fault.
    """  # noqa: D205  because click folds the first paragraph itself
    targets = targets_of(reading)
    with _begun(targets[0], invocation) if staged else contextlib.nullcontext() as begun:
        import msgspec  # noqa: PLC0415  because help must not pay for it, and git works meanwhile

        from reports.leaks.registry import leak_reporter_of  # noqa: PLC0415  because the same
        from scanner.sweep import Asking, run_sweep  # noqa: PLC0415  because the same

        outputs = outputs_of(formats, leak_reporter_of)
        if verify and invocation.offline:
            raise click.UsageError("--verify asks providers over the network, and --offline forbids that")
        asking = Asking(endpoints=tuple(endpoints), hosts=tuple(hosts), timeout=verify_timeout) if verify else None
        wishes = msgspec.structs.replace(
            wishes_of(reading, targets, begun),
            plugins=plugins,
            baseline=baseline,
            heed=heed,
            verify=asking,
            remember=remember,
        )
        sweep = run_sweep(wishes, environ=invocation.environ, now=invocation.now)
    for remark in sweep.remarks:
        invocation.note(f"muster: {remark}")
    write(outputs, sweep, invocation.style())
    ctx.exit(_code(sweep, exit_zero=exit_zero, allow_gaps=allow_gaps))


@contextlib.contextmanager
def _begun(folder: str, invocation: Invocation) -> Iterator[Git]:
    """Let git begin with what is staged, which takes as long as all that has to be imported."""
    from connectors.sweep.early import begun  # noqa: PLC0415  because help must not pay for it
    from scanner.programs import found  # noqa: PLC0415  because the same

    git = begun(folder, found("git", invocation.environ))
    try:
        yield git
    finally:
        git.forget()


def _code(sweep: Sweep, *, exit_zero: bool, allow_gaps: bool) -> int:
    if not sweep.complete and not allow_gaps:
        return INCOMPLETE
    return FOUND if sweep.told and not exit_zero else 0
