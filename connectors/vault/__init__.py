"""HashiCorp Vault and OpenBao: who may ask for secrets, with what, and which secrets there are. No value is read.

A permission is written as Vault writes a policy: capabilities, then a path (``list,sudo auth/token/accessors``). A note
in brackets says what the capability's name hides: ``(reads only)`` for a lookup that Vault wants as an update,
``(no token needed)`` for what is open to all and thus in no policy.
"""

from __future__ import annotations

import msgspec

from connectors.streams import Platform
from graph.references import SecretRef


class AppRoleLogin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How the scanner itself logs in by AppRole. The role id is no secret; the secret id is."""

    role_id: str
    secret_id: SecretRef
    mount: str = "approle"


class VaultOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One Vault or OpenBao address and namespace. Give exactly one of ``token`` and ``approle``."""

    address: str
    namespace: str = ""
    token: SecretRef | None = None
    approle: AppRoleLogin | None = None
    ca_cert: str | None = None
    """A file with the certificates to trust instead of the system's."""
    proxy: str | None = None
    timeout: float = 30.0


vault: Platform[VaultOptions] = Platform(
    "vault",
    title="HashiCorp Vault and OpenBao",
    options=VaultOptions,
    opens="connectors.vault.api:connect",
    extra="vault",
    base_permissions=("update auth/+/login (no token needed)",),
)
