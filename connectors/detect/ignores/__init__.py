"""What somebody said to ignore: marks in the lines, baselines, and the allow lists of other scanners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from connectors.detect.ignores.files import found, root_of
from connectors.detect.ignores.marking import Marks

__all__ = ["Marks", "load"]


def load(
    target: str,
    key: Callable[[], bytes],
    today: date,
    given: str | None = None,
    *,
    files: bool = True,
    from_root: bool = False,
    cache: Path | None = None,
) -> Marks:
    """What is to be ignored in the repository that a target lies in.

    It costs a few questions to the file system: files are read when something was found, but for settings that bring
    rules of their own. ``given`` names a baseline, of ours or of another scanner. Without ``files`` only marks count.
    In ``cache`` a repository's own rules are kept ready.
    """
    root = root_of(target)
    there = found(root, given) if files else ()
    if not there:
        return Marks(target, root, today=today, from_root=from_root)
    from connectors.detect.ignores.judging import Ignores  # noqa: PLC0415  because most repositories have no such file

    return Ignores(target, there, root, key=key, today=today, from_root=from_root, cache=cache)
