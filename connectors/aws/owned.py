"""Whose a thing is, and where it belongs: what its tags tell, and the account that it stands in."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from connectors.aws.tags import environment, owner_claims
from connectors.streams import Scope
from graph.model import Identity, OwnerClaim, Resource


def owned(thing: Resource | Identity) -> Iterator[Resource | Identity | OwnerClaim]:
    """Yield a thing with the environment that its tags tell, and who its tags say answers for it."""
    yield msgspec.structs.replace(thing, environment=environment(thing.tags))
    yield from owner_claims(thing.id, thing.scope, thing.tags)


def account(scope: Scope) -> str:
    """The id of the account that things stand in."""
    return f"aws.account:{scope.name}"
