"""What a history begins and ends with: references, heads of worktrees, the ends of a shallow clone."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence

from connectors.sweep.git import Git


def between(wanted: Collection[str], without: Collection[str]) -> bytes:
    """What git reads to list what is reachable from some objects and not from others."""
    return "".join([*(f"{name}\n" for name in sorted(wanted)), *(f"^{name}\n" for name in sorted(without))]).encode()


def common_folder(git: Git) -> str:
    """The folder of the repository that all its worktrees share."""
    told = git.ask("rev-parse", "--git-common-dir").decode(errors="surrogateescape").rstrip("\n")
    return os.path.join(git.folder, told)  # noqa: PTH118  because pathlib is not free


def tips_of(git: Git, common: str) -> dict[str, str]:
    """All that a history is reachable from: the references, and what is checked out here and in other worktrees."""
    told = git.ask("show-ref", "--head", absent=1).decode(errors="backslashreplace")
    tips = {name: tip for tip, _, name in (line.partition(" ") for line in told.splitlines())}
    if os.path.isdir(os.path.join(common, "worktrees")):  # noqa: PTH112, PTH118  because the same
        lines = git.ask("worktree", "list", "--porcelain").splitlines()
        heads = sorted({line[5:].decode() for line in lines if line.startswith(b"HEAD ") and line[5:].strip(b"0")})
        tips |= {f"worktree {number}": tip for number, tip in enumerate(heads)}
    return tips


def ends_of(common: str) -> bytes:
    """Where the history of a shallow clone ends."""
    try:
        with open(os.path.join(common, "shallow"), "rb") as opened:  # noqa: PTH118, PTH123  because the same
            return opened.read()
    except OSError:
        return b""


def is_cut(git: Git, wanted: Sequence[str]) -> bool:
    """Whether a shallow clone ends within what is wanted, so that commits of that are not there."""
    ends = {each.decode() for each in ends_of(common_folder(git)).split()}
    return bool(ends) and not ends.isdisjoint(git.ask("rev-list", *wanted).decode().split())


def mailmap_of(git: Git) -> str:
    """The blob that says who is who."""
    return git.ask("rev-parse", "--verify", "--quiet", "HEAD:.mailmap", absent=1).decode().strip()
