"""``muster simulate``: decide requests to AWS by the policies written beside them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.outputs import outputs_of, write

MISSED = 1


@click.command("simulate", short_help="Decide requests to AWS by the policies written beside them.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-f", "--format", "formats", multiple=True, default=("text",), show_default=True, metavar="FORMAT[=FILE]",
    help="text, json or junit, and the file it goes to; repeatable.",
)  # fmt: skip
@pass_invocation
@click.pass_context
def command(ctx: click.Context, invocation: Invocation, /, *, files: tuple[str, ...], formats: Sequence[str]) -> None:
    """Decide each request in FILE (JSON or YAML, - is standard input) by AWS's own logic, without an account.

    A request names principal, action, resource, context and the policies of each layer; with "expect" it is a test.

    Exit codes: 0 as expected, 1 an expectation is missed, 2 a file cannot be understood, 4 our fault.
    """
    from reports.simulate.registry import simulation_reporter_of  # noqa: PLC0415  because help must not pay for it
    from scanner.simulate.run import simulate  # noqa: PLC0415  because the same
    from scanner.simulate.sources import sources  # noqa: PLC0415  because the same

    outputs = outputs_of(formats, simulation_reporter_of)
    simulation = simulate(sources(files, sys.stdin))
    for warning in simulation.warnings:
        invocation.note(f"muster: {warning}")
    write(outputs, simulation, invocation.style())
    ctx.exit(MISSED if simulation.missed else 0)
