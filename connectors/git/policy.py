"""What a scan needs of a repository, in a sentence: git knows no permissions, only files."""

from __future__ import annotations

from collections.abc import Iterable


def render(permissions: Iterable[str]) -> str:
    """Say what must be readable, and which git commands (``git:log``) are run."""
    commands = ", ".join(sorted(each.partition(":")[2] for each in permissions))
    return (
        "Read access to the files of the repository, its .git folder included, and the git command.\n"
        f"Nothing is written, checked out or fetched, and no hook is run. These git commands are used: {commands}.\n"
    )
