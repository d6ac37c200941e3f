"""The question what is staged, put to git before anything else is imported: git takes as long as that does."""

from __future__ import annotations

from connectors.sweep.git import Git

DIFF = (
    "diff",
    "--cached", "--unified=0", "--text", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
    "--diff-filter=d", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short", "--full-index",
)  # fmt: skip


def begun(folder: str, program: str) -> Git:
    """Git in a folder, which is already at work on what is staged there."""
    git = Git(folder, program=program, within=True)
    git.begin(*DIFF)
    return git
