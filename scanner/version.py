"""Which version of Musterbook this is. Asking the installed package's metadata would import half of ``email``."""

from __future__ import annotations

VERSION = "0.1.0"
"""As in ``pyproject.toml``; a test holds the two together."""
