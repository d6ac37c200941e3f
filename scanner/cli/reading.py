"""What to read for secrets: the options and paths that every command has that sweeps, and what they ask for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, TypedDict

import click

if TYPE_CHECKING:
    from connectors.sweep.git import Git
    from scanner.sweep import Wishes

STDIN = "-"
Command = Callable[..., Any]


class NotThere(Exception):
    """A path that was asked for does not exist."""


class Reading(TypedDict):
    """The options of ``reads``, as they reach a command."""

    paths: Sequence[str]
    history: bool
    all_objects: bool
    since: str
    no_ignore: bool
    repositories: Iterable[str] | None
    confidence: str
    max_size: int


_OPTIONS = (
    click.argument("paths", nargs=-1, metavar="[PATH]..."),
    click.option("--history", is_flag=True, help="Read every version of every file, on all branches and tags."),
    click.option("--all-objects", is_flag=True, help="Read every object that is stored, reachable or not."),
    click.option("--since", default="", metavar="REV|DATE", help="Read what came after this revision or date."),
    click.option("--no-ignore", is_flag=True, help="Read what .gitignore leaves out, too."),
    click.option(
        "--repositories", type=click.File(), metavar="FILE",
        help="Read the folders that this file lists, one in each line.",
    ),
    click.option(
        "--confidence", type=click.Choice(["high", "medium", "low"]), default="medium", show_default=True,
        envvar="MUSTER_CONFIDENCE", help="Tell what is at least so sure to be a secret.",
    ),
    click.option(
        "--max-size", type=click.IntRange(min=1), default=2000, show_default=True, metavar="MB",
        help="Do not read what is larger; it is told as unread.",
    ),
)  # fmt: skip


def reads(command: Command) -> Command:
    """Give a command the options of what to read."""
    return reduce(lambda done, option: option(done), reversed(_OPTIONS), command)


def targets_of(reading: Reading) -> list[str]:
    """What is to be read, once all of it is known to be there."""
    listed = (line.strip() for line in reading["repositories"] or ())
    targets = [*reading["paths"], *filter(None, listed)] or ["."]
    for each in targets:
        if each != STDIN and not os.path.exists(each):  # noqa: PTH110  because pathlib is not free
            raise NotThere(f"{each} does not exist")
    return targets


def wishes_of(reading: Reading, targets: Sequence[str], begun: Git | None = None) -> Wishes:
    """What a sweep is asked for. With a git that has begun, it is what is staged, and the first target's at once."""
    from connectors.sweep.run import Options  # noqa: PLC0415  because help must not pay for it
    from graph.leaks import Confidence  # noqa: PLC0415  because the same
    from scanner.sweep import Wishes  # noqa: PLC0415  because the same

    options = Options(
        history=reading["history"],
        all_objects=reading["all_objects"],
        since=reading["since"],
        staged=begun is not None,
        begun={targets[0]: begun} if begun else {},
        every=reading["no_ignore"],
        largest=reading["max_size"] * 10**6,
    )
    return Wishes(targets=targets, options=options, confidence=Confidence(reading["confidence"]))
