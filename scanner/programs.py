"""Where a program of this machine lies, asked before a folder of strangers is read."""

from __future__ import annotations

import os
from collections.abc import Mapping


def found(name: str, environ: Mapping[str, str]) -> str:
    """The program as the user's PATH gives it, or its bare name. A PATH's relative folders are not heeded."""
    for folder in environ.get("PATH", os.defpath).split(os.pathsep):
        file = os.path.join(folder, name)  # noqa: PTH118  because pathlib is not free
        if os.path.isabs(folder) and os.access(file, os.X_OK) and os.path.isfile(file):  # noqa: PTH113, PTH117  because the same
            return file
    return name
