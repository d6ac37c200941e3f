"""``muster owners``: who answers for what, by which evidence, and whom to ask where nobody does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json
from scanner.questions.asked import Of, question

if TYPE_CHECKING:
    from governance.owner_proposals import Proposal
    from graph.access import AccessGraph
    from scanner.questions.asked import Asked

DEFAULT_KEY = "Owner"
FORMS = ("text", "json", "csv", "patch", "commands", "markdown")


class OwnersGroup(click.Group):
    """A group in which whatever is no command is an identity to show."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take the first word for an identity unless it is a command."""
        if args and args[0] not in self.commands:
            return "show", self.commands["show"], args
        return super().resolve_command(ctx, args)


@click.group(
    "owners",
    cls=OwnersGroup,
    invoke_without_command=True,
    subcommand_metavar="[IDENTITY | propose …]",
    short_help="Tell who answers for what, by which evidence, and propose owners.",
)
@click.option("--missing", is_flag=True, help="Those that nobody who is here answers for.")
@click.option("--conflicts", is_flag=True, help="Those whose evidence disagrees.")
@click.option("--of", "person", metavar="PERSON", help="Those that this person or team answers for.")
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True,
    help="How to list.",
)  # fmt: skip
@question
@click.pass_context
def command(ctx: click.Context, *, missing: bool, conflicts: bool, person: str | None, form: str, of: Of) -> None:
    """List the identities that somebody ought to answer for, with their best owner, its evidence and a backup.

    muster owners IDENTITY tells every claim about one of them, and why one won. muster owners propose tells whom to
    ask where nobody is known, and writes the change as a patch, commands or a ticket; nothing is changed by it.
    """
    if ctx.invoked_subcommand is not None:
        if missing or conflicts or person or form != "text" or of != Of(None, None):
            ctx.fail("write options behind the identity, or behind propose")
        return
    from findings.owned import of_person, owned  # noqa: PLC0415  because help must not pay for it
    from governance.owner_proposals import LACKING  # noqa: PLC0415  because the same
    from reports.owners.listed import owners_csv, owners_text  # noqa: PLC0415  because the same

    invocation = ctx.ensure_object(Invocation)
    asked, graph = _read(invocation, of)
    limits = invocation.settings.limits
    rows = list(owned(graph, limits, invocation.now()))
    if missing:
        rows = [row for row in rows if row.standing in LACKING]
    if conflicts:
        rows = [row for row in rows if row.conflict]
    if person is not None:
        rows = [row for row in rows if of_person(graph, row, person, limits.owner_min_confidence)]
    if form == "text":
        tell(owners_text(rows, invocation.style()))
    else:
        tell(as_json(rows) if form == "json" else owners_csv(rows))
    _warn(invocation, asked)


@command.command("show", short_help="Tell every claim about one identity, and why one won.")
@click.argument("identity")
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How to answer.",
)  # fmt: skip
@question
@pass_invocation
def show(invocation: Invocation, *, identity: str, form: str, of: Of) -> None:
    """Tell every claim about who answers for IDENTITY (an id or a name), and why one of them won."""
    from findings.owned import owned_one  # noqa: PLC0415  because help must not pay for it
    from findings.telling import Unheard  # noqa: PLC0415  because the same
    from reports.owners.listed import owner_text  # noqa: PLC0415  because the same
    from scanner.questions.naming import identity_named  # noqa: PLC0415  because the same

    asked, graph = _read(invocation, of)
    limits = invocation.settings.limits
    found = identity_named(asked.records, identity)
    row = owned_one(graph, found, limits, invocation.now(), Unheard(graph.gaps))
    tell(as_json(row) if form == "json" else owner_text(row, limits.owner_min_confidence, invocation.style()))
    _warn(invocation, asked)


@command.command("propose", short_help="Propose owners where nobody is known, as a patch, commands or tickets.")
@click.argument("identities", nargs=-1, metavar="[IDENTITY]...")
@click.option("--key", metavar="TAG", help="The tag to write; the estate's own most used one when not given.")
@click.option("--least", type=click.FloatRange(0, 1), default=0.0, help="Only proposals that are at least so sure.")
@click.option(
    "--repository", "folders", multiple=True, type=click.Path(exists=True, file_okay=False),
    help="A repository that defines identities, beside those of the settings; repeatable.",
)  # fmt: skip
@click.option("--in", "only", metavar="NAME", help="With -f patch: the repository to patch, where there are several.")
@click.option(
    "-f", "--format", "form", type=click.Choice(FORMS), default="text", show_default=True,
    help="How to tell it; patch for git apply, commands for the AWS CLI, markdown for tickets.",
)  # fmt: skip
@question
@pass_invocation
def propose(
    invocation: Invocation,
    *,
    identities: Sequence[str],
    key: str | None,
    least: float,
    folders: Sequence[str],
    only: str | None,
    form: str,
    of: Of,
) -> None:
    """Propose owners for what nobody who is here answers for: all of it, or the identities named.

    Proposals come from weak claims (who made it, who changed its code last), from managers of owners who left, and
    from those who answer for what is in the same file, workload or account. Neither the cloud nor a repository is
    touched: -f patch prints a diff against HEAD of the repository that defines the identity in Terraform.
    """
    from governance.owner_proposals import proposals  # noqa: PLC0415  because help must not pay for it
    from scanner.owning.keys import usual_key  # noqa: PLC0415  because the same
    from scanner.questions.naming import identity_named  # noqa: PLC0415  because the same

    asked, graph = _read(invocation, of)
    wanted = {identity_named(asked.records, each).id for each in identities}
    found = [
        each
        for each in proposals(graph, invocation.settings.limits, invocation.now())
        if (not wanted or each.id in wanted) and _sure(each, least)
    ]
    tag = key or usual_key(graph) or DEFAULT_KEY
    if form == "patch":
        _patch(invocation, found, graph, folders, tag, only)
    else:
        _tell(invocation, found, form, tag)
    _warn(invocation, asked)


def _tell(invocation: Invocation, found: Sequence[Proposal], form: str, tag: str) -> None:
    from reports.owners import proposed  # noqa: PLC0415  because help must not pay for it

    if form == "text":
        tell(proposed.proposals_text(found, invocation.style()))
    elif form == "json":
        tell(as_json(found))
    elif form == "csv":
        tell(proposed.proposals_csv(found))
    else:
        tell(proposed.commands(found, tag) if form == "commands" else proposed.tickets(found, tag))


def _patch(
    invocation: Invocation,
    found: Sequence[Proposal],
    graph: AccessGraph,
    folders: Sequence[str],
    tag: str,
    only: str | None,
) -> None:
    from scanner.owning.folders import repository_folders  # noqa: PLC0415  because only a patch needs repositories
    from scanner.owning.patching import patches  # noqa: PLC0415  because the same

    at_hand = repository_folders(invocation.settings, folders)
    with_owner = [each for each in found if each.candidates]
    made = [each for each in patches(with_owner, graph.records, at_hand, tag) if only in {None, each.repository}]
    if len(made) > 1:
        names = ", ".join(each.repository for each in made)
        raise click.UsageError(f"several repositories would change; choose one with --in: {names}")
    tell(each.text for each in made)
    tagged = {identity for each in made for identity in each.identities}
    left = sum(each.id not in tagged for each in with_owner)
    invocation.note(f"{len(tagged)} get the tag {tag} by this patch; {left} others: -f commands, or -f markdown")


def _sure(proposal: Proposal, least: float) -> bool:
    return not least or bool(proposal.candidates and proposal.candidates[0].confidence >= least)


def _read(invocation: Invocation, of: Of) -> tuple[Asked, AccessGraph]:
    """What was asked, and a graph of it with owners and without the ways from one thing to another."""
    from scanner.owning.reading import graph_of_owners  # noqa: PLC0415  because help must not pay for it

    asked = of.read(invocation)
    return asked, graph_of_owners(asked)


def _warn(invocation: Invocation, asked: Asked) -> None:
    from scanner.owning.reading import of_owners  # noqa: PLC0415  because help must not pay for it

    if told := of_owners(asked).not_read():
        invocation.note(told)
