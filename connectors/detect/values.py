"""What is kept of a secret's value: a keyed fingerprint to recognise it by, and a masked preview to show."""

from __future__ import annotations

from connectors.detect.model import Match, Seen
from graph.leaks import Ignored

SHOWN = 4
LONG_ENOUGH = 20
"""From this length on, the first few characters give nothing away that helps a guess."""


def fingerprint(key: bytes, value: str) -> str:
    """HMAC-SHA256 of a value under the estate's key: a plain hash of a short secret could be guessed."""
    import hmac  # noqa: PLC0415  because most texts hold no secret

    if not key:
        raise ValueError("a fingerprint needs the estate key")
    return hmac.digest(key, value.encode(), "sha256").hex()


def preview(value: str) -> str:
    """Mask a value: its first characters where it is long, and how long it is."""
    head = value[:SHOWN] if len(value) >= LONG_ENOUGH and value[:SHOWN].isprintable() else ""
    return f"{head}… ({len(value)} characters)"


def seen(
    match: Match,
    key: bytes,
    *,
    line: int | None = None,
    context: str = "",
    inside: str = "",
    ignored: Ignored | None = None,
    fits: tuple[str, ...] = (),
) -> Seen:
    """Turn a match into what may be kept."""
    return Seen(
        detector=match.detector,
        line=match.line if line is None else line,
        fingerprint=fingerprint(key, match.value),
        preview=preview(match.value),
        confidence=match.confidence,
        credential=match.credential,
        facts=match.facts,
        inside=inside,
        context=context,
        ignored=ignored,
        fits=fits,
    )
