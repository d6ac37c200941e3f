"""What a configuration lets an AI agent do without asking anybody. Only names of settings and tools are kept of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

VSCODE = ("chat.tools.autoApprove", "chat.tools.global.autoApprove")
TERMINAL, TERMINAL_SWITCH = "chat.tools.terminal.autoApprove", "chat.tools.terminal.enableAutoApprove"
SHELL = "Bash"
_EVERY_COMMAND = re.compile(r"/\^?(?:\(|\(\?:)?(?:\.|\[\\s\\S\]|\[\^\])(?:[*+]\??\)?\$?)?/[a-z]*")
"""An expression that fits whatever is run: ``/.*/``, ``/^[\\s\\S]+$/i``."""
_WHOLE = frozenset({SHELL, f"{SHELL}(*)", f"{SHELL}(:*)"})


def unattended(body: Mapping[str, object]) -> tuple[str, ...]:
    """The settings by which everything, or any command of the shell, runs without a question."""
    return (*_claude_code(_inner(body, "permissions")), *_codex(body), *_vscode(body))


def _claude_code(permissions: Mapping[str, object]) -> Iterator[str]:
    if permissions.get("defaultMode") == "bypassPermissions":
        yield "permissions.defaultMode = bypassPermissions"
    # What is denied, or is to be asked about, goes before what is allowed.
    held = _rules(permissions, "deny") | _rules(permissions, "ask")
    if _WHOLE & _rules(permissions, "allow") and not _WHOLE & held:
        yield f"permissions.allow has {SHELL} with any command"


def _codex(body: Mapping[str, object]) -> Iterator[str]:
    """Older versions start with the profile that is selected, in which the rest is inherited; newer ones read none."""
    yield from _asking_nobody(body)
    selected = body.get("profile")
    profile = _inner(_inner(body, "profiles"), selected) if isinstance(selected, str) else {}
    sandbox = {"sandbox_mode": body.get("sandbox_mode")}
    yield from (f"profiles.{selected}.{told}" for told in _asking_nobody({**sandbox, **profile}))


def _asking_nobody(settings: Mapping[str, object]) -> Iterator[str]:
    if settings.get("approval_policy") == "never":
        wide = " with sandbox_mode = danger-full-access" if settings.get("sandbox_mode") == "danger-full-access" else ""
        yield f"approval_policy = never{wide}"


def _vscode(body: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{name} = true" for name in VSCODE if body.get(name) is True)
    commands = _inner(body, TERMINAL)
    said = [_approved(told) for pattern, told in commands.items() if _EVERY_COMMAND.fullmatch(pattern)]
    # A pattern that is refused goes before one that is approved, and the switch before both.
    if True in said and False not in said and body.get(TERMINAL_SWITCH) is not False:
        yield f"{TERMINAL} has any command"


def _approved(told: object) -> object:
    """What is said of a pattern: by itself, or with what it is matched against beside it."""
    return told.get("approve") if isinstance(told, dict) else told


def _rules(permissions: Mapping[str, object], name: str) -> frozenset[str]:
    told = permissions.get(name)
    return frozenset(each for each in told if isinstance(each, str)) if isinstance(told, list) else frozenset()


def _inner(body: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}
