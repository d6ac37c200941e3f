"""Orchard's files as the package carries them: text with ``${names}`` to fill in, and what they say as data."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import yaml

FILES = files("scanner.demo") / "files"


def text_of(name: str, names: Mapping[str, str]) -> str:
    """A file of the package, its ``${names}`` filled in; a name that is not given is an error."""
    return Template((FILES / name).read_text(encoding="utf-8")).substitute(names)


def data_of(name: str, names: Mapping[str, str]) -> Any:  # noqa: ANN401 because YAML says what it likes
    """What a YAML file of the package says, its ``${names}`` filled in."""
    return yaml.safe_load(text_of(name, names))


def copy(name: str, target: Path, names: Mapping[str, str]) -> None:
    """Write a file of the package to ``target``, its ``${names}`` filled in."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text_of(name, names), encoding="utf-8")
