"""Every rule there is, found by importing the modules of ``findings.rules``; nothing else lists them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import findings.rules
from findings.declare import RULES, Rule


@cache
def rules() -> Mapping[str, Rule]:
    """All declared rules by id, in the order of their ids."""
    for module in pkgutil.iter_modules(findings.rules.__path__, f"{findings.rules.__name__}."):
        importlib.import_module(module.name)
    return MappingProxyType(dict(sorted(RULES.items())))
