"""``muster rules``: the rules of the estate, ours and one's own, as they are tuned here."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.pick import NoSuchThing
from scanner.cli.tables import as_json, json_or_table


@click.group("rules", short_help="List the rules, show one, or test rules of your own.")
def command() -> None:
    """Look at the rules of this estate. Rules of your own live in the folder that rules.folder names."""


@command.command("list", short_help="List every rule, and what settings changed about it.")
@click.option("--changed", is_flag=True, help="Only those that settings changed, and your own.")
@json_or_table
@pass_invocation
def list_(invocation: Invocation, *, changed: bool, form: str) -> None:
    """List every rule with the severity it has here, worst first, and where it comes from."""
    from reports.rules import listing, rules_text  # noqa: PLC0415 because help must not pay for it
    from scanner.rules import rules_of  # noqa: PLC0415 because the same

    settings = invocation.settings
    origins = {path: str(place) for path, place in settings.origins.items()}
    rows = listing(rules_of(settings).values(), settings.rules.disabled, settings.rules.severity, origins)
    kept = [row for row in rows if row.changed or row.origin or not changed]
    tell(as_json(kept) if form == "json" else rules_text(kept, invocation.style()))


@command.command("show", short_help="Show one rule: why it matters and what it reads.")
@click.argument("id_", metavar="ID")
@pass_invocation
def show(invocation: Invocation, *, id_: str) -> None:
    """Show one rule: what it looks for, why, what it reads, what it relates to, and what settings made of it."""
    from reports.rules import rule_text  # noqa: PLC0415 because help must not pay for it
    from scanner.rules import rules_of, tuned  # noqa: PLC0415 because the same
    from scanner.settings.problems import meant  # noqa: PLC0415 because the same

    every = rules_of(invocation.settings)
    if id_ not in every:
        raise NoSuchThing(f"there is no rule {id_}. {meant(id_, every)}".strip())
    changes = [each for each in tuned(invocation.settings, every) if each.startswith(f"{id_} ")]
    tell(rule_text(every[id_], changes, invocation.style()))


@command.command("test", short_help="Ask rules of your own about their cases.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), required=False)
@json_or_table
@pass_invocation
@click.pass_context
def test(ctx: click.Context, invocation: Invocation, *, folder: Path | None, form: str) -> None:
    """Ask every rule of FOLDER (or of rules.folder) about its cases. Exits with 1 when one says otherwise.

    A rule needs a case that is broken and one that is fine, so that it is known to tell them apart.
    """
    from reports.rules import tested, tested_text  # noqa: PLC0415 because help must not pay for it
    from scanner.rules import InputProblems, own_rules_of  # noqa: PLC0415 because the same

    own = own_rules_of(invocation.settings, folder)
    if not own.rules and not own.problems:
        raise NoSuchThing("there are no rules of your own: name a FOLDER, or set rules.folder")
    results = [tested(each.rule, each.cases) for each in own.rules.values()]
    tell(as_json(results) if form == "json" else tested_text(results, invocation.style()))
    if own.problems:
        raise InputProblems(own.problems)
    ctx.exit(0 if all(each.good for each in results) else 1)
