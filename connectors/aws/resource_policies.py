"""Policies that stand on a thing and say who may use it: a ``Policy``, and the ``Grant`` that puts it on the thing."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.aws.documents import statements
from connectors.streams import Scope
from graph.model import Grant, Policy


def resource_policy(scope: Scope, service: str, resource: str, document: object) -> Iterator[Policy | Grant]:
    """Yield the policy of the thing with that id, read from its document; nothing where the document is empty."""
    if not document:
        return
    kind = f"aws.{service}.policy"
    id_ = f"{kind}:{resource}"
    yield Policy(
        id=id_,
        kind=kind,
        scope=scope.name,
        name=resource.rpartition(":")[2],
        statements=statements(document, resource),
    )
    yield Grant(
        id=f"aws.{service}.policy_attachment:{resource}",
        kind=f"aws.{service}.policy_attachment",
        scope=scope.name,
        identity=resource,
        policy=id_,
        purpose="resource",
    )
