"""What tags tell: who answers for a thing and which environment it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.environments import by_name, by_tags, canonical
from graph.evidence import tag_claims
from graph.model import OwnerClaim


def owner_claims(subject: str, scope: str, tags: Mapping[str, str]) -> Iterator[OwnerClaim]:
    """Yield a claim for each tag that names an owner."""
    return tag_claims(subject, scope, tags, kind="aws.tag.owner")


def environment(tags: Mapping[str, str], name: str = "") -> str | None:
    """Name the environment that a tag tells, or a plain word of ``name``; None when neither does.

    Only accounts are asked by their names: anything else is called after what it does as often as after where it is.
    """
    told = next(by_tags(tags), None)
    return canonical(told.value) if told else by_name(name)
