"""What a sweep of texts for secrets tells: leaks, the places where they stand, and what was read and what was not.

A ``Leak`` is one secret value found by one detector, however often it stands in the texts. No field holds a value:
what is kept is a keyed fingerprint, a masked preview and, at each place, the line with every secret in it masked. A
``Sweep`` is the whole answer, and the only thing that renderers of leaks are given.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec


class Confidence(StrEnum):
    """How sure it is that the text is a secret. Not how bad it would be."""

    HIGH = "high"
    """A provider's own shape, proven by a checksum, a structure or a distinctive prefix; or the format of its file."""
    MEDIUM = "medium"
    """A value that looks like one, beside a name that says whose it is."""
    LOW = "low"
    """Something random enough that is assigned to something with a telling name."""

    @property
    def rank(self) -> int:
        """Higher is surer."""
        return (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH).index(self)


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One place where a secret stands. ``commit`` is the one that brought it there, empty outside of a history.

    What lies in an archive has a path such as ``dist/app.zip!/config/.env``. ``line`` counts from 1, and is 0 where the
    text has no lines (a binary file).
    """

    path: str
    line: int
    commit: str = ""
    author: str | None = None
    at: datetime | None = None
    context: str = ""
    """The line it stands in, shortened, with every secret in it masked."""
    in_head: bool | None = None
    """Whether this very file version is the one in HEAD. None where there is no history."""


class Verdict(StrEnum):
    """What the provider said when asked who a credential is."""

    ACTIVE = "active"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Verified(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer of a live check. ``who`` is the provider's name for whom the credential belongs to."""

    verdict: Verdict
    who: str = ""
    why: str = ""


class Ignored(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a leak is not told as one: a mark in the line, a baseline, an allow list. ``source`` names the file."""

    source: str
    reason: str = ""
    until: date | None = None


class Leak(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One secret: what kind it is, and everywhere it stands, the first place first."""

    detector: str
    title: str
    provider: str = ""
    confidence: Confidence
    fingerprint: str
    preview: str
    places: tuple[Place, ...]
    more_places: int = 0
    """How many further places there are that are not listed."""
    in_head: bool | None = None
    credential: str | None = None
    """The public id of the credential, such as ``aws.iam.access_key:AKIA…``, where the text shows it."""
    facts: dict[str, str] = {}
    """What can be read from the secret without telling it: an account, an issuer, an expiry, a host, a user."""
    remedy: str = ""
    reference: str = ""
    """The provider's page on revoking or rotating this kind."""
    verified: Verified | None = None
    ignored: Ignored | None = None


class Unread(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that should have been read and was not. It makes the sweep incomplete."""

    path: str
    why: str


class Swept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was read of one place: a folder, a repository's history, a staged change, standard input."""

    name: str
    how: str
    """``folder``, ``history``, ``range``, ``staged``, ``objects`` or ``stdin``."""
    texts: int = 0
    size: int = 0
    """Bytes read."""
    remembered: int = 0
    """Texts that an earlier sweep with the same detectors had read, and whose answer was taken."""
    skipped: dict[str, int] = {}
    """What was left out on purpose, by reason: ``too large``, ``ignored by settings``, ``a link``."""
    unread: tuple[Unread, ...] = ()


class Stale(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of a baseline or an allow list that matches nothing any more, or whose time is over."""

    source: str
    line: int = 0
    entry: str
    why: str


class Sweep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole answer of ``muster secrets``. ``leaks`` holds the ignored ones too; ``told`` leaves them out."""

    version: str
    rules: str
    """A short digest of the detectors that were used and of their engine's version."""
    at: datetime
    """When it ended."""
    started: datetime | None = None
    swept: tuple[Swept, ...]
    leaks: tuple[Leak, ...] = ()
    stale: tuple[Stale, ...] = ()
    below: int = 0
    """How many leaks were found with less confidence than was asked for."""
    remarks: tuple[str, ...] = ()
    """What there is to say of the files that were heeded: a rule in them that cannot be used, and why."""

    @property
    def told(self) -> tuple[Leak, ...]:
        """The leaks that count: those that nobody ignored."""
        return tuple(leak for leak in self.leaks if leak.ignored is None)

    @property
    def complete(self) -> bool:
        """Whether everything that should have been read was."""
        return not any(each.unread for each in self.swept)
