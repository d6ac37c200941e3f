"""Which process holds something in the book, and whether it still can."""

from __future__ import annotations

import os
import platform
from datetime import datetime, timedelta
from pathlib import Path

QUIET = timedelta(minutes=10)
"""A process that has not been heard of for so long is taken for gone."""


def place_of_process() -> str:
    """Where process ids mean the same: this machine and, where there are such, this container."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return f"{platform.node()} {space}"


def owner_token(nonce: str) -> str:
    """The name under which this process holds what it works on."""
    return f"{place_of_process()}|{os.getpid()}|{nonce}"


def gone(owner: str, heard: datetime, at: datetime) -> bool:
    """Whether nobody holds it any more: let go, silent for long, or a process of this machine that has ended."""
    place, _, rest = owner.partition("|")
    if not owner or at - heard > QUIET:
        return True
    return place == place_of_process() and not _alive(int(rest.partition("|")[0]))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
