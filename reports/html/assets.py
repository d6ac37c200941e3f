"""The style and the script of the page, and the policy that lets a browser run these two and nothing else."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources

from reports.focus import FOCUS_CSS

STYLES = ("tokens", "frame", "parts", "overview", "table", "finding", "narrow", "print")
SCRIPTS: tuple[str, ...] = ("dom", "data", "route", "theme", "grid", "filters", "findings", "advice", "finding")
SCRIPTS += ("identities", "secrets", "frameworks", "printing", "start")
"""In the order in which the browser reads them."""


@cache
def style() -> str:
    """The whole style."""
    return FOCUS_CSS + "".join(_text("style", f"{name}.css") for name in STYLES)


@cache
def script() -> str:
    """The whole script, in one function so that it leaves no names behind."""
    return '\n(() => {\n"use strict";\n' + "".join(_text("script", f"{name}.js") for name in SCRIPTS) + "})();\n"


@cache
def policy() -> str:
    """What the page may do: run its own style and script. Nothing is loaded, sent, framed or made from text."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script())}'",
            f"style-src '{_digest(style())}'",
            "base-uri 'none'",
            "form-action 'none'",
            # Where browsers know it: a text can never become HTML or code, whatever a script tries.
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _text(folder: str, name: str) -> str:
    return (resources.files("reports.html") / folder / name).read_text(encoding="utf-8")
