"""What a configuration lets an AI agent do without asking anybody. Only names of settings and tools are kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

VSCODE = ("chat.tools.autoApprove", "chat.tools.global.autoApprove")
SHELL = "Bash"
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
    if body.get("approval_policy") == "never":
        wide = " with sandbox_mode = danger-full-access" if body.get("sandbox_mode") == "danger-full-access" else ""
        yield f"approval_policy = never{wide}"


def _vscode(body: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{name} = true" for name in VSCODE if body.get(name) is True)


def _rules(permissions: Mapping[str, object], name: str) -> frozenset[str]:
    told = permissions.get(name)
    return frozenset(each for each in told if isinstance(each, str)) if isinstance(told, list) else frozenset()


def _inner(body: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}
