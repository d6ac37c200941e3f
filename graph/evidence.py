"""What speaks for an owner, and how far each is to be believed: one table, which the page on ownership repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from graph.model import AnyRecord, OwnerClaim

REGISTER, REGISTER_BACKUP = 1.0, 0.9
CODEOWNERS_PART, CODEOWNERS_WHOLE = 0.9, 0.8
"""A line about a part of a repository, and a line about all of it."""
LAST_CHANGER = 0.45
MAKER, MACHINE_MAKER = 0.4, 0.3
"""As far as a tag that says who created it, and less where that is a role which a program has."""
OWNER_KEYS: Mapping[str, float] = {
    "owner": 0.9,
    "ownedby": 0.9,
    "owneremail": 0.9,
    "primaryowner": 0.9,
    "serviceowner": 0.8,
    "appowner": 0.8,
    "applicationowner": 0.8,
    "technicalowner": 0.8,
    "systemowner": 0.8,
    "backupowner": 0.8,
    "secondaryowner": 0.8,
    "team": 0.7,
    "owningteam": 0.7,
    "ownerteam": 0.7,
    "teamname": 0.7,
    "maintainer": 0.7,
    "maintainers": 0.7,
    "contact": 0.6,
    "technicalcontact": 0.6,
    "contactemail": 0.6,
    "pointofcontact": 0.6,
    "squad": 0.6,
    "createdby": 0.4,
    "creator": 0.4,
}
"""Tags, labels and notes that name an owner, spelled small and without separators."""
BACKUP_KEYS = frozenset({"backupowner", "secondaryowner"})
"""Those that name somebody beside the owner, and so say nothing against them."""
SAID = "settings.tag"
"""The kind of a claim by a tag that settings speak of."""
THROUGH: Mapping[str, float] = {"arn": 0.0, "name": 0.1, "pattern": 0.2, "use": 0.3}
"""What is taken off a claim about the code that defines an identity, by how sure it is that this one is meant."""


def believed(key: str) -> float | None:
    """How far a tag of this name is to be believed to name an owner; None when it names none."""
    return OWNER_KEYS.get(plain_key(key))


def keyed_claims(records: Iterable[AnyRecord], keys: Mapping[str, float]) -> Iterator[OwnerClaim]:
    """Yield a claim for each tag that settings speak of; it goes before whatever else is thought of that tag."""
    wanted = {plain_key(key): confidence for key, confidence in keys.items()}
    for record in records:
        for key, value in getattr(record, "tags", {}).items():
            if (confidence := wanted.get(plain_key(key))) is not None and value.strip():
                yield OwnerClaim(
                    id=f"{SAID}:{record.id}/{key}",
                    kind=SAID,
                    scope=record.scope,
                    subject=record.id,
                    owner=value.strip(),
                    evidence=f"tag:{key}",
                    confidence=confidence,
                )


def names_backup(evidence: str) -> bool:
    """Whether a claim of this evidence names a backup."""
    return plain_key(evidence) in BACKUP_KEYS


@lru_cache(maxsize=4096)
def plain_key(key: str) -> str:
    """A tag's name without case, separators and what stands before it: ``acme.io/Service-Owner``."""
    return re.sub(r"[^a-z]", "", re.split(r"[:/]", key.lower())[-1])


def tag_claims(
    subject: str, scope: str, tags: Mapping[str, str], *, kind: str, word: str = "tag", place: str = ""
) -> Iterator[OwnerClaim]:
    """Yield a claim for each tag that names an owner. ``word`` is what the platform calls it."""
    for key, value in tags.items():
        confidence = believed(key)
        if confidence is not None and value.strip():
            yield OwnerClaim(
                id=f"{kind}:{subject}/{key}",
                kind=kind,
                scope=scope,
                subject=subject,
                owner=value.strip(),
                evidence=f"{word}:{key}",
                confidence=confidence,
                place=place,
            )
