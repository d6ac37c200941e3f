"""What looks like a secret, so that no log line, message or settings file ever carries one."""

from __future__ import annotations

import re

HIDDEN = "[redacted]"
SECRET_NAME = re.compile(
    r"passw(or)?d|passphrase|secret|token|credential|authorization|cookie|api_?key|access_?key|private_?key|estate_?key",
    re.IGNORECASE,
)
"""Names of fields that hold secrets."""

_SHAPES = re.compile(
    r"""
      -----BEGIN\ [A-Z ]*PRIVATE\ KEY.*?(?:-----END\ [A-Z ]*PRIVATE\ KEY-----|\Z)
    | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b
    | \bgh[pousr]_[A-Za-z0-9]{20,}
    | \bgithub_pat_[A-Za-z0-9_]{20,}
    | \bglpat-[A-Za-z0-9_-]{16,}
    | \b(?:hv|)s\.[A-Za-z0-9_-]{20,}
    | \bhv[br]\.[A-Za-z0-9_-]{20,}
    | \bxox[abprs]-[A-Za-z0-9-]{10,}
    | \bsk-[A-Za-z0-9_-]{20,}
    | \bAIza[A-Za-z0-9_-]{35}
    | \beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*
    """,
    re.VERBOSE | re.DOTALL,
)
_BEARER = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE)
_PASSWORD_IN_ADDRESS = re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]*://[^\s/:@]*):(?P<password>[^\s@/]+)@", re.IGNORECASE)


def redact(text: str) -> str:
    """Return the text without anything that has the shape of a secret."""
    text = _SHAPES.sub(HIDDEN, text)
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    return hide_password(text)


def hide_password(text: str) -> str:
    """Return the text with the password of every address (``scheme://user:password@host``) taken out."""
    return _PASSWORD_IN_ADDRESS.sub(rf"\g<before>:{HIDDEN}@", text)


def looks_secret(text: str) -> bool:
    """Whether some part of the text has the shape of a secret."""
    return redact(text) != text
