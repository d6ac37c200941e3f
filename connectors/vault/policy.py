"""The least policy that lets the streams read all they ask for, as text for ``vault policy write``."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.vault.permission import Permission, permission


def render(permissions: Iterable[str]) -> str:
    """Write declared permissions as an HCL policy, one block per path, sorted.

    ``+`` stands for one segment of a mount's path. A mount deeper than that (``team/kv``) needs blocks of its own; the
    gap it leaves names them.
    """
    wanted: dict[str, set[str]] = {}
    for each in map(permission, permissions):
        if each.needs_token:
            for path in _spellings(each):
                wanted.setdefault(path, set()).update(each.capabilities)
    return "\n".join(_block(path, sorted(capabilities)) for path, capabilities in sorted(wanted.items()))


def _spellings(needed: Permission) -> tuple[str, ...]:
    # The server puts a slash after a path that is listed, and a pattern with + must then have it too.
    listed = "list" in needed.capabilities and "+" in needed.path and not needed.path.endswith("*")
    return (needed.path, f"{needed.path}/") if listed else (needed.path,)


def _block(path: str, capabilities: list[str]) -> str:
    listed = ", ".join(f'"{each}"' for each in capabilities)
    return f'path "{path}" {{\n  capabilities = [{listed}]\n}}\n'
