"""What tags tell: who answers for a thing and which environment it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.environments import by_name, by_tags, canonical, plain
from graph.model import OwnerClaim

OWNER_KEYS: Mapping[str, float] = {
    "owner": 0.9,
    "ownedby": 0.9,
    "owneremail": 0.9,
    "serviceowner": 0.8,
    "technicalowner": 0.8,
    "team": 0.7,
    "owningteam": 0.7,
    "ownerteam": 0.7,
    "maintainer": 0.7,
    "maintainers": 0.7,
    "contact": 0.6,
    "technicalcontact": 0.6,
    "squad": 0.6,
    "createdby": 0.4,
    "creator": 0.4,
}
"""Tags that name an owner, spelled small and without separators, and how far they are to be believed."""


def owner_claims(subject: str, scope: str, tags: Mapping[str, str]) -> Iterator[OwnerClaim]:
    """Yield a claim for each tag that names an owner."""
    for key, value in tags.items():
        confidence = OWNER_KEYS.get(plain(key))
        if confidence is not None and value.strip():
            yield OwnerClaim(
                id=f"aws.tag.owner:{subject}/{key}",
                kind="aws.tag.owner",
                scope=scope,
                subject=subject,
                owner=value.strip(),
                evidence=f"tag:{key}",
                confidence=confidence,
            )


def environment(tags: Mapping[str, str], name: str = "") -> str | None:
    """Name the environment that a tag tells, or a plain word of ``name``; None when neither does.

    Only accounts are asked by their names: anything else is called after what it does as often as after where it is.
    """
    told = next(by_tags(tags), None)
    return canonical(told.value) if told else by_name(name)
