"""The least policy that lets the streams read all they ask for, as text for ``vault policy write``."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.vault.permission import permission


def render(permissions: Iterable[str]) -> str:
    """Write declared permissions as an HCL policy, one block per path, sorted.

    ``+`` stands for one segment of a mount's path. A mount deeper than that (``team/kv``) needs blocks of its own; the
    gap it leaves names them.
    """
    wanted: dict[str, set[str]] = {}
    for each in map(permission, permissions):
        if each.needs_token:
            wanted.setdefault(each.path, set()).update(each.capabilities)
    return "\n".join(_block(path, sorted(capabilities)) for path, capabilities in sorted(wanted.items()))


def _block(path: str, capabilities: list[str]) -> str:
    listed = ", ".join(f'"{each}"' for each in capabilities)
    return f'path "{path}" {{\n  capabilities = [{listed}]\n}}\n'
