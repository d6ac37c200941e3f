"""Where the corpora, the downloads and the peers' environments are kept: outside the repository, built once."""

from __future__ import annotations

import os
from pathlib import Path


def cache(*names: str) -> Path:
    """Return a folder of the benchmark's cache, made if need be."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home.joinpath("musterbook-bench", *names)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
