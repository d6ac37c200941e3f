"""ACL policies, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from connectors.streams import CallError, Scope
from connectors.vault import vault
from connectors.vault.acl import statements
from connectors.vault.asking import Api
from connectors.vault.hcl import PolicySyntaxError
from connectors.vault.shapes import named, when
from graph.model import Policy, Statement

LIST_POLICIES = "list sys/policies/acl"
READ_POLICY = "read sys/policies/acl/+"
EVERYTHING = (Statement(allow=True, actions=("*",), resources=("*",)),)


class _Policy(msgspec.Struct, frozen=True):
    policy: str
    modified: str | None = None


@vault.stream("policies", permission=(LIST_POLICIES, READ_POLICY), yields=(Policy,), scope="vault")
def policies(api: Api, scope: Scope) -> Iterator[Policy]:
    """Every ACL policy. ``root`` has no text, for it allows everything."""
    unread: list[str] = []
    for name in api.keys(LIST_POLICIES, "sys/policies/acl"):
        found = api.read(READ_POLICY, f"sys/policies/acl/{name}", _Policy)
        if found is None:
            continue
        try:
            written = EVERYTHING if name == "root" else statements(found.policy)
        except PolicySyntaxError as error:
            unread.append(f"{name} ({error})")
            continue
        yield Policy(
            id=named("vault.policy", scope, name),
            kind="vault.policy",
            scope=scope.name,
            name=name,
            statements=written,
            platform_managed=name == "root",
            changed=when(found.modified),
        )
    if unread:
        raise CallError(f"not understood: {', '.join(unread)}")
