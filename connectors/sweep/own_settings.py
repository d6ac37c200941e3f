"""What git itself keeps beside a history: settings and stored passwords, of its worktrees and submodules too.

No commit holds them, so nobody reviews them; whoever gets a copy of the checkout, in a cache or an artifact, has them.
They are read as texts, like any other file, and nothing that they say is done.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import msgspec

from connectors.detect.model import Seen
from graph.leaks import Confidence

GIT = ".git/"
NAMES = ("config", "config.worktree", "credentials", ".git-credentials")
SHELVES = ("worktrees", "modules")
DEEPEST = 8
"""Folders that may lie in one another: a submodule is called after its path, and may have submodules."""
MOST = 2_000
_OF_A_JOB = frozenset({"github-server-to-server-token", "gitlab-ci-job-token"})
_USERS_OF_A_JOB = frozenset({"gitlab-ci-token", "x-access-token"})
"""Whom pipelines log in as. A token of a person's that is put there is found by its own shape."""


def settings_within(folder: str) -> Iterator[str]:
    """The paths of git's own settings within a folder of git's; links are not followed."""
    found = 0
    pending = [("", 0)]
    while pending and found < MOST:
        below, depth = pending.pop()
        for name, is_folder in _listed(os.path.join(folder, below)):  # noqa: PTH118  because pathlib is not free
            if not is_folder and name in NAMES:
                found += 1
                yield below + name
            elif is_folder and depth < DEEPEST and (below or name in SHELVES):
                pending.append((f"{below}{name}/", depth + 1))


def weighed(seen: Seen, path: str) -> Seen:
    """A secret in git's own settings. What a pipeline puts there for one job ends with it, and is told as less sure."""
    of_a_job = seen.detector in _OF_A_JOB or seen.facts.get("user") in _USERS_OF_A_JOB
    if of_a_job and (path.startswith(GIT) or f"/{GIT}" in path):
        return msgspec.structs.replace(seen, confidence=Confidence.LOW)
    return seen


def _listed(folder: str) -> list[tuple[str, bool]]:
    """What a folder holds, and whether it is a folder itself; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as listing:
            return sorted((each.name, each.is_dir(follow_symlinks=False)) for each in listing)
    except OSError:
        return []
