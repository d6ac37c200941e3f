"""What a detector declares, and what comes out of one."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from graph.leaks import Confidence, Ignored

Sample = str | Callable[[], str]
"""A text to try a detector on: a template such as ``token = ghp_<alnum:36>`` or a function that makes one.

No sample holds a value that looks live: what stands between the angles is made when the sample is used.
"""


class Candidate(msgspec.Struct, frozen=True):
    """What a detector's ``confirm`` took for a secret: its value, and what the text shows of it in public.

    ``credential`` is the public id of the credential; ``facts`` is what may be told: account, host, user, expiry.
    """

    value: str
    credential: str | None = None
    facts: dict[str, str] = {}
    confidence: Confidence | None = None
    """Where the look at the surroundings makes it more or less sure than its detector is in general."""
    span: tuple[int, int] | None = None
    """Where the value stands, if it is not where the expression's own group is."""

    def __repr__(self) -> str:
        return f"Candidate(credential={self.credential!r}, facts={self.facts!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        # rich asks for this one, and what it would inherit shows every field.
        return [("credential", self.credential), ("facts", self.facts)]


Confirm = Callable[[re.Match[bytes]], Candidate | None]


class Detector(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of secret.

    ``expression`` is a regular expression over bytes, bounded in length (no ``*`` or ``+`` or ``{3,}``) and with a
    piece of fixed text: that is what makes it fast. The group ``secret``, or else the whole match, is the value.
    ``confirm`` looks closer and says what the secret is, or None where it is something else that only looks like one.
    """

    name: str
    title: str
    expression: str
    finds: tuple[Sample, ...]
    """Texts in which it must find one secret each."""
    ignores: tuple[Sample, ...]
    """Texts that look alike and in which it must find none."""
    provider: str = ""
    confidence: Confidence = Confidence.HIGH
    confirm: Confirm | None = None
    looks_around: bool = False
    """Whether ``confirm`` looks beyond the line of the match."""
    entropy: float = 0.0
    """The least randomness of the value, in bits for each character; less is a placeholder."""
    placeholders: bool = True
    """Whether values that are evidently made up for an example are left out."""
    remedy: str = ""
    reference: str = ""

    def __post_init__(self) -> None:
        if not self.finds or not self.ignores:
            raise ValueError(f"the detector {self.name} needs samples that it finds and samples that it ignores")


class Provider(msgspec.Struct, frozen=True):
    """Whose credentials a file of detectors is about; what its detectors share."""

    name: str
    reference: str = ""
    """The provider's page on revoking or rotating a credential."""
    remedy: str = ""

    def detector(  # noqa: PLR0913  because these are a detector's own fields
        self,
        name: str,
        title: str,
        expression: str,
        *,
        finds: tuple[Sample, ...],
        ignores: tuple[Sample, ...],
        confidence: Confidence = Confidence.HIGH,
        confirm: Confirm | None = None,
        looks_around: bool = False,
        entropy: float = 0.0,
        placeholders: bool = True,
        remedy: str = "",
        reference: str = "",
    ) -> Detector:
        """Declare one kind of credential of this provider."""
        return Detector(
            name=name,
            title=title,
            expression=expression,
            finds=finds,
            ignores=ignores,
            provider=self.name,
            confidence=confidence,
            confirm=confirm,
            looks_around=looks_around,
            entropy=entropy,
            placeholders=placeholders,
            remedy=remedy or self.remedy,
            reference=reference or self.reference,
        )


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """One secret in the text at hand. ``value`` is for ``seen`` alone; printing a match does not show it."""

    detector: str
    line: int
    value: str
    start: int = 0
    end: int = 0
    confidence: Confidence = Confidence.HIGH
    credential: str | None = None
    facts: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Match(detector={self.detector!r}, line={self.line}, credential={self.credential!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        # rich asks for this one, and what it would inherit shows every field.
        return [("detector", self.detector), ("line", self.line), ("credential", self.credential)]


class Seen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A match without its value: this may be kept."""

    detector: str
    line: int
    fingerprint: str
    preview: str
    confidence: Confidence = Confidence.HIGH
    credential: str | None = None
    facts: dict[str, str] = {}
    inside: str = ""
    """Where within the text it stands, if not plainly: ``!/conf/.env`` in an archive, ``#cell-3`` of a notebook."""
    context: str = ""
    """The line it stands in, shortened, every secret in it masked."""
    ignored: Ignored | None = None
    fits: tuple[str, ...] = ()
    """What was said of its value or its line and holds, but is for some places only: they are not known here."""
