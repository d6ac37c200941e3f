"""A thing of an account that can be reached, as records: the ``Resource``, and who answers for it by its tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from connectors.aws.arns import region_of
from connectors.aws.owned import account, owned
from connectors.streams import Scope
from graph.model import AnyRecord, Resource

Fact = str | int | bool | None
NO_TAGS: Mapping[str, str] = MappingProxyType({})


def thing(
    scope: Scope,
    kind: str,
    arn: str,
    *,
    name: str,
    tags: Mapping[str, str] = NO_TAGS,
    created: datetime | None = None,
    runs_as: tuple[str, ...] = (),
    facts: Mapping[str, Fact],
) -> Iterator[AnyRecord]:
    """Yield the thing with that ARN, told of as all things are, and a claim for each tag that names an owner."""
    yield from owned(
        Resource(
            id=arn,
            kind=kind,
            scope=scope.name,
            name=name,
            parent=account(scope),
            created=created,
            tags=dict(tags),
            facts={"region": region_of(arn) or None, **facts},
            runs_as=runs_as,
        )
    )


def when(time: datetime | None) -> str | None:
    """A time as a fact."""
    return time.isoformat() if time else None
