"""What several listings share: ids, times and grants, all made the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from connectors.streams import Scope
from graph.evidence import tag_claims
from graph.model import Grant, OwnerClaim

_LONG_FRACTION = re.compile(r"(\.\d{6})\d+")


def named(kind: str, scope: Scope, name: str) -> str:
    """Make an id: ``kind:scope/name``."""
    return f"{kind}:{scope.name}/{name}"


def when(text: str | None) -> datetime | None:
    """Read a time of Vault's, which writes nanoseconds, and the year 1 for "never" and "not yet"."""
    if not text or text.startswith("0001-"):
        return None
    return datetime.fromisoformat(_LONG_FRACTION.sub(r"\1", text)).astimezone(UTC)


def grants(identity: str, policies: Iterable[str], scope: Scope) -> Iterator[Grant]:
    """Attach policies to an identity, by name."""
    for name in policies:
        yield Grant(
            id=f"vault.grant:{identity}→{name}",
            kind="vault.grant",
            scope=scope.name,
            identity=identity,
            policy=named("vault.policy", scope, name),
        )


def with_default(policies: tuple[str, ...], *, without: bool) -> tuple[str, ...]:
    """What the tokens of a role may do; ``default`` comes by itself unless the role says otherwise."""
    return policies if without or "default" in policies else (*policies, "default")


def owner_claims(subject: str, notes: Mapping[str, str] | None, scope: Scope, where: str) -> Iterator[OwnerClaim]:
    """Read who answers for a subject from the notes that people left on it."""
    return tag_claims(subject, scope.name, notes or {}, kind="vault.owner", word=where)
