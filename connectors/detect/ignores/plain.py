"""Telling a file of the repository's own from what only points elsewhere."""

from __future__ import annotations

import os
import stat


def is_plain_file(path: str) -> bool:
    """Whether there is a file at a path that is no link: what a repository points at elsewhere is not its own."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False
