"""Which kinds of targets there are: importing every module of ``reports.send.targets`` is the registration."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from reports.send import targets
from reports.send.declare import TARGETS, TargetKind


def target_kinds() -> Mapping[str, TargetKind]:
    """Every kind of target by name, in alphabetical order."""
    for module in pkgutil.iter_modules(targets.__path__, f"{targets.__name__}."):
        importlib.import_module(module.name)
    return dict(sorted(TARGETS.items()))
