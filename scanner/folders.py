"""Where this machine keeps things for us: the XDG folders. Nothing else is imported, for every command may ask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

NAME = "muster"


def cache_folder(environ: Mapping[str, str]) -> Path:
    """The folder of what can be made again: compiled detectors, blobs that were read."""
    return _folder(environ, "XDG_CACHE_HOME", ".cache")


def state_folder(environ: Mapping[str, str]) -> Path:
    """The folder of what this machine remembers between scans."""
    return _folder(environ, "XDG_STATE_HOME", ".local/state")


def _folder(environ: Mapping[str, str], variable: str, usual: str) -> Path:
    said = Path(environ.get(variable, ""))
    return (said if said.is_absolute() else Path(environ.get("HOME", "~")).expanduser() / usual) / NAME
