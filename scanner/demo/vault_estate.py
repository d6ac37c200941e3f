"""Orchard's secrets manager: a real OpenBao, filled through hvac."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import hvac
import msgspec

from scanner.demo.servers import Server
from scanner.demo.templates import data_of

SCANNER = "muster-scanner"
CLOSED = 'path "finance/*" {\n  capabilities = ["deny"]\n}\n'
"""The books are closed to the scanner: that is the gap of this part of the story."""


class VaultEstate(msgspec.Struct, frozen=True, kw_only=True):
    """What was raised: the address, the scanner's own token, and every value that must never be seen again.

    ``root`` is the accessor of the root token: its public name.
    """

    url: str
    host: str
    token: str
    root: str
    values: tuple[str, ...]

    def __repr__(self) -> str:
        return f"VaultEstate({self.url!r})"


def raise_vault(server: Server, *, policy: str) -> VaultEstate:
    """Fill a fresh server. ``policy`` is the one that ``muster permissions vault`` prints for the scanner."""
    told = data_of("vault.yaml", {})
    with signed_in(server.url, server.token) as client:
        for name, text in told["policies"].items():
            client.sys.create_or_update_policy(name=name, policy=text)
        client.sys.create_or_update_policy(name=SCANNER, policy=policy + CLOSED)
        for path, description in told["mounts"].items():
            client.sys.enable_secrets_engine("kv", path=path, description=description, options={"version": "2"})
        values = [value for mount, entries in told["secrets"].items() for value in _secrets(client, mount, entries)]
        values += _approles(client, told["approles"])
        _certificates(client)
        root = client.auth.token.lookup_self()["data"]["accessor"]
        token = client.auth.token.create(policies=[SCANNER], display_name=SCANNER, ttl="768h", no_parent=True)
    own = token["auth"]["client_token"]
    return VaultEstate(
        url=server.url,
        host=server.url.partition("://")[2],
        token=own,
        root=root,
        values=(server.token, own, *values),
    )


@contextlib.contextmanager
def signed_in(url: str, token: str) -> Iterator[hvac.Client]:
    """An hvac client that lets go of its connections at the end."""
    client = hvac.Client(url=url, token=token)
    try:
        yield client
    finally:
        client.adapter.close()


def _secrets(client: hvac.Client, mount: str, entries: Mapping[str, Any]) -> Iterator[str]:
    """Write each secret with values made up here, and say who answers for it."""
    for path, entry in entries.items():
        made = {key: secrets.token_urlsafe(24) for key in entry["keys"]}
        client.secrets.kv.v2.create_or_update_secret(path=path, secret=made, mount_point=mount)
        client.secrets.kv.v2.update_metadata(path=path, mount_point=mount, custom_metadata={"owner": entry["owner"]})
        yield from made.values()


def _approles(client: hvac.Client, roles: Mapping[str, Any]) -> Iterator[str]:
    client.sys.enable_auth_method("approle")
    for name, settings in roles.items():
        client.auth.approle.create_or_update_approle(name, **settings)
        role = client.auth.approle.read_role_id(name)["data"]["role_id"]
        made = client.auth.approle.generate_secret_id(name)["data"]["secret_id"]
        login = client.auth.approle.login(role, made, use_token=False)
        yield from (made, login["auth"]["client_token"])


def _certificates(client: hvac.Client) -> None:
    """The warehouse's handheld scanners get certificates on loan: leases."""
    client.sys.enable_secrets_engine("pki")
    client.secrets.pki.generate_root("internal", "orchard.example", {"key_type": "ec", "key_bits": 256})
    settings = {"allowed_domains": "orchard.example", "allow_subdomains": True, "generate_lease": True}
    client.secrets.pki.create_or_update_role("handheld", {**settings, "key_type": "ec", "key_bits": 256, "ttl": "72h"})
    client.secrets.pki.generate_certificate("handheld", "handheld-1.orchard.example")
