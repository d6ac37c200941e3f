"""The estate's part in a secrets manager: a real OpenBao, written to as its own command would, through hvac."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import hvac.adapters

from benchmarks.judgement.estate import Row, Thing
from connectors.registry import platform
from connectors.vault.policy import render

SCANNER = "scanner"
WORK = 'path "secret/data/shared/*" { capabilities = ["read"] }'
LOGINS = ("approle", "jwt", "kubernetes", "userpass")
LEDGERS = ("prod", "test")
SETTINGS = ("what", "owner", "name")
"""What a thing says of itself that is no setting of its role."""


class VaultPlanter:
    """Writes things into one server. ``ids`` are what the server calls entities, and which thing each is."""

    def __init__(self, url: str, token: str) -> None:
        self._adapter = hvac.adapters.JSONAdapter(base_uri=url, token=token)
        self._mounts: dict[str, str] = {}
        self.ids: dict[str, str] = {}

    def plant(self, things: Iterable[Thing]) -> None:
        """Set the server up, and write everything that belongs there."""
        self._found()
        writers = {"approle": self._approle, "acl": self._acl, "reader": self._reader, "entity": self._entity}
        writers |= {"jwt": self._jwt, "kubernetes": self._kubernetes, "kv": self._entry}
        for each in things:
            if each.place == "vault":
                writers[each.what](each.name, each.told)

    def token(self, refused: Sequence[str]) -> str:
        """The scanner's own token: all that it says it reads, without the paths that are refused."""
        found = platform("vault")
        needed = [*found.base_permissions, *(each for stream in found.streams.values() for each in stream.permissions)]
        denied = [f'path "{path}{end}" {{ capabilities = ["deny"] }}' for path in refused for end in ("", "/", "/*")]
        self._ask("post", f"sys/policies/acl/{SCANNER}", policy="\n".join([render(dict.fromkeys(needed)), *denied]))
        made = self._ask("post", "auth/token/create", policies=[SCANNER], no_parent=True, ttl="24h")
        return str(made["auth"]["client_token"])

    def close(self) -> None:
        """Let go of the connection."""
        self._adapter.close()

    def _ask(self, verb: str, path: str, **body: object) -> Row:
        answer: Any = self._adapter.request(verb, f"/v1/{path}", json=body or None)
        return answer if isinstance(answer, dict) else {}

    def _found(self) -> None:
        """The ways to log in, an engine for databases, and two ledgers whose notes tell their environment."""
        for each in LOGINS:
            self._ask("post", f"sys/auth/{each}", type=each)
        self._ask("post", "sys/mounts/database", type="database")
        self._ask("post", "sys/policies/acl/work", policy=WORK)
        self._mounts = {path: row["accessor"] for path, row in self._ask("get", "sys/auth")["data"].items()}
        for each in LEDGERS:
            self._entry(f"{each}-ledger", {"path": f"{each}/ledger", "owner": "ledger@orchard.example"}, {"env": each})

    def _approle(self, name: str, told: Row) -> None:
        self._ask("post", f"auth/approle/role/{name}", **{"token_policies": ["work"], **_settings(told)})

    def _jwt(self, name: str, told: Row) -> None:
        fixed = {"role_type": "jwt", "user_claim": "sub", "bound_audiences": ["bao"], "token_policies": ["work"]}
        self._ask("post", f"auth/jwt/role/{name}", **{**fixed, **_settings(told)})

    def _kubernetes(self, name: str, told: Row) -> None:
        fixed = {"token_policies": ["work"], "audience": "bao"}
        self._ask("post", f"auth/kubernetes/role/{name}", **{**fixed, **_settings(told)})

    def _acl(self, name: str, told: Row) -> None:
        """A policy, and a role that has it unless the thing says that nobody does."""
        self._ask("post", f"sys/policies/acl/{name}", policy=told["text"])
        if told.get("holder", True):
            self._approle(f"holder-of-{name}", {"token_policies": [name], "secret_id_ttl": "1h"})

    def _reader(self, name: str, told: Row) -> None:
        """A role that has a policy of its own."""
        self._ask("post", f"sys/policies/acl/reads-{name}", policy=told["text"])
        self._approle(name, {"token_policies": [f"reads-{name}"], "secret_id_ttl": "1h", "secret_id_num_uses": 1})

    def _entity(self, name: str, told: Row) -> None:
        notes = {"owner": told["owner"]}
        entity = self._ask("post", "identity/entity", name=name, policies=["work"], metadata=notes)["data"]["id"]
        self.ids[entity] = name
        for login in told["logins"]:
            mount = self._mounts[f"{login}/"]
            self._ask("post", "identity/entity-alias", name=name, canonical_id=entity, mount_accessor=mount)

    def _entry(self, name: str, told: Row, more: Mapping[str, str] | None = None) -> None:
        self._ask("post", f"secret/data/{told['path']}", data={"value": f"value of {name}"})
        notes = {**({"owner": told["owner"]} if told["owner"] else {}), **told.get("notes", {}), **(more or {})}
        self._ask("post", f"secret/metadata/{told['path']}", custom_metadata=notes)
        if told.get("deleted"):
            self._ask("delete", f"secret/data/{told['path']}")


def _settings(told: Row) -> Row:
    return {key: value for key, value in told.items() if key not in SETTINGS}
