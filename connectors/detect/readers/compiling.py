"""Compiling an expression when a value has come up: in most files that are read for credentials none does."""

from __future__ import annotations

import functools
import re


@functools.cache
def compiled(expression: str) -> re.Pattern[str]:
    """Compile an expression once, and only when a text needs it."""
    return re.compile(expression)
