"""Git repositories: who wrote them, who owns which part, what their workflows and agents may do, what leaked into them.

A repository is read through the ``git`` command, its objects only: nothing is checked out, and no setting, hook, filter
or remote of the repository can start a program (``connectors.git.command``).
"""

from __future__ import annotations

import msgspec

from connectors.streams import Platform


class GitOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which repositories to read."""

    paths: tuple[str, ...]
    """Folders, or patterns of folders such as ``/srv/checkouts/*``."""
    prefix: str = ""
    """Put before the name of a repository that has no remote to be named after."""
    program: str = "git"
    """The git command, when it is not in the system's own folders."""


git: Platform[GitOptions] = Platform(
    "git",
    title="git repositories",
    options=GitOptions,
    opens="connectors.git.api:connect",
    base_permissions=("git:config",),
)
