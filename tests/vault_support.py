"""A running OpenBao in the hands of a test."""

from __future__ import annotations

from typing import Any

import hvac.adapters
import msgspec
from sources_support import Collected, collected

from connectors.vault import VaultOptions
from graph.references import SecretRef


class Bao(msgspec.Struct, frozen=True):
    """The running server, ways to change it, and what is known of what is in it."""

    url: str
    token: str
    value: str
    entity: str
    group: str

    def ask(self, verb: str, path: str, **body: object) -> dict[str, Any]:
        """Ask with the root token; the answer's body, or an empty one."""
        adapter = hvac.adapters.JSONAdapter(base_uri=self.url, token=self.token)
        try:
            answer = adapter.request(verb, f"/v1/{path}", json=body or None)
            return answer if isinstance(answer, dict) else {}
        finally:
            adapter.close()

    def scan(self, token: str = "", namespace: str = "") -> Collected:
        """Read everything with that token, or with root's."""
        options = VaultOptions(address=self.url, namespace=namespace, token=SecretRef(env="TOKEN"))
        return collected("vault", options, {"TOKEN": token or self.token})

    def token_with(self, policy: str, text: str) -> str:
        """Make a token that has that policy and no other."""
        self.ask("post", f"sys/policies/acl/{policy}", policy=text)
        made = self.ask("post", "auth/token/create", policies=[policy], no_default_policy=True, display_name=policy)
        return str(made["auth"]["client_token"])
