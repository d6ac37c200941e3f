"""Who is at work: as the command line says, or as git knows who sits at this terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.words import words

if TYPE_CHECKING:
    from scanner.cli.invocation import Invocation

Command = Callable[..., Any]


def person_option(command: Command) -> Command:
    """Give a command the option of who does it."""
    return click.option(
        "--person", metavar="NAME", envvar="MUSTER_PERSON",
        help="Who does this. At a terminal, git's user.email where it is not said.",
    )(command)  # fmt: skip


def person_of(invocation: Invocation, said: str | None) -> str:
    """Who does this. In a pipeline it must be said: what git or the system knows there is no person."""
    if said is not None:
        return words(said, "--person")
    known = _known_to_git(invocation) if sys.stderr.isatty() else ""
    if not known:
        raise click.UsageError("say who does this: --person NAME, or MUSTER_PERSON in the environment")
    return known


def _known_to_git(invocation: Invocation) -> str:
    from connectors.sweep.git import Git, GitFailed  # noqa: PLC0415  because only this asks git
    from scanner.programs import found  # noqa: PLC0415  because the same

    git = Git(str(invocation.cwd), program=found("git", invocation.environ), within=True)
    try:
        return git.ask("config", "--get", "user.email", absent=1).decode(errors="replace").strip()
    except GitFailed:
        return ""
