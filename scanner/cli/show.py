"""``muster show ID``: one finding as advice, or one record with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.pick import NoSuchThing, pick
from scanner.cli.tables import as_json

if TYPE_CHECKING:
    from findings.finding import Finding
    from graph.access import AccessGraph
    from reports.advice.story import Story

DRAWN = frozenset({"dot", "svg"})


@click.command("show", short_help="Show one finding or record with all that is known of it.")
@click.argument("id_", metavar="ID")
@click.option("--all", "whole", is_flag=True, help="Tell everything: the console, Terraform, every event and reason.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "dot", "svg"]),
    default="text",
    show_default=True,
    help="How to tell it; Markdown is of findings alone, for tickets. dot and svg draw what surrounds it.",
)
@pass_invocation
def command(invocation: Invocation, *, id_: str, whole: bool, form: str) -> None:
    """Show a finding (by its MB- id or the beginning of it), or a record by its id: edges, owners and ways to it.

    A finding is told as advice: what is wrong, why it matters here, who to talk to, what would break, what to do step
    by step, how to see that it worked, and its history.
    """
    from reports.advice.story import story_of  # noqa: PLC0415 because help must not pay for it
    from reports.details import record_text  # noqa: PLC0415 because help must not pay for it
    from scanner.rules import rules_of  # noqa: PLC0415 because help must not pay for it
    from scanner.run import load_graph  # noqa: PLC0415 because help must not pay for it
    from scanner.settings.worth import worth_rules  # noqa: PLC0415 because help must not pay for it

    settings = invocation.settings
    with invocation.book() as book:
        finding = pick(book.findings(settings.estate), id_)
        history = book.history(settings.estate, finding.id) if finding is not None else []
        graph = load_graph(book, invocation.number(book), worth_rules(settings))
    if form in DRAWN and (finding is not None or id_ in graph):
        tell(_drawn(finding or id_, graph, form))
    elif finding is not None:
        rule = rules_of(settings).get(finding.rule)
        story = story_of(finding, graph, rule, history=history, limits=settings.limits, at=invocation.now())
        tell(_told(story, invocation, form, whole=whole))
    elif (record := graph.get(id_)) is not None:
        tell(as_json(record) if form == "json" else record_text(id_, graph, invocation.style()))
    else:
        raise NoSuchThing(f"no finding and no record of the latest scan has the id {id_}; see: muster findings")


def _drawn(what: Finding | str, graph: AccessGraph, form: str) -> Iterator[str]:
    """What surrounds a finding's subject, or a thing of the graph."""
    from reports.focus.around import focus_around, focus_of  # noqa: PLC0415 because help must not pay for it
    from reports.focus.drawn import drawn  # noqa: PLC0415 because help must not pay for it
    from reports.naming import called  # noqa: PLC0415 because help must not pay for it

    return drawn(
        focus_around(graph, what, called(graph, what)) if isinstance(what, str) else focus_of(graph, what), form
    )


def _told(story: Story, invocation: Invocation, form: str, *, whole: bool) -> Iterator[str]:
    if form == "json":
        return as_json(story)
    if form == "markdown":
        from reports.advice.as_markdown import story_markdown  # noqa: PLC0415 because only tickets need it

        return story_markdown(story)
    from reports.advice.told import story_text  # noqa: PLC0415 because help must not pay for it

    return story_text(story, invocation.style(), whole=whole)
