"""Which report formats there are: importing every module of ``reports.formats`` is the registration."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from reports import formats
from reports.declare import REPORTERS, Reporter


def reporters() -> Mapping[str, Reporter]:
    """Every report format by name, in alphabetical order."""
    for module in pkgutil.iter_modules(formats.__path__, f"{formats.__name__}."):
        importlib.import_module(module.name)
    return dict(sorted(REPORTERS.items()))
