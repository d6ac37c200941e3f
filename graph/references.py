"""Where a value that the program itself needs can be found: settings name the place, never the value."""

from __future__ import annotations

import msgspec


class SecretRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a secret of the settings comes from: exactly one of environment variable, command and keyring entry."""

    env: str | None = None
    command: tuple[str, ...] | None = None
    keyring: str | None = None
