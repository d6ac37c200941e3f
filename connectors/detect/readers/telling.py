"""Judging a setting by its own name and value, where the format does not say which settings are passwords."""

from __future__ import annotations

import re

from connectors.detect.readers.blanks import is_blank
from connectors.detect.readers.compiling import compiled
from connectors.detect.readers.syntax.entry import Entry
from graph.leaks import Confidence

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NAMES = (
    r"(?:^|_)(?:pass(?:word|wd|phrase|code)?|\w{0,20}(?:password|passwd|passphrase)|pwd|pw|secret|\w{0,20}secret|token|"
    r"\w{0,20}token|credentials?|creds|"
    r"apikey|\w{0,20}apikey|(?:api|access|account|app|application|auth|client|consumer|encryption|enc|jwt|master|"
    r"private|secret|security|service|session|shared|signing|signature|storage|webhook|hmac|cookie|license|deploy|"
    r"integration|subscription|instrumentation|write|read|admin|root|server|"
    r"hash|salt|cipher|crypto|aes|decryption)_key|"
    r"secret_key_base|secret_access_key|pat|bearer|hmac)"
    r"(?:_(?:\d{1,4}|prod(?:uction)?|dev(?:elopment)?|stag(?:e|ing)|live|test|base_?64|b64|value|primary|secondary|old|"
    r"new|main|raw|default))?$"
)
_NOT_ITSELF = frozenset(
    [
        "existing",
        "use",
        "enable",
        "enabled",
        "disable",
        "require",
        "create",
        "generate",
        "generated",
        "mount",
        "auto",
        "automount",
        "allow",
        "has",
        "is",
        "random",
        "rotate",
        "expose",
        "reuse",
        "skip",
        "inject",
        "show",
        "no",
        "without",
        "with",
    ]
)
"""What a name begins with that says something about a secret: ``existingSecret``, ``use_token``."""
_NUMBER_PASSWORD = re.compile(r"\d{6,}")
_PLAIN_PASSWORD = re.compile(r"pass|pwd|pw$")
SHORTEST, LONGEST = 4, 2000


def name_tells(name: str) -> bool:
    """Whether a name is that of a secret, and not of something about one: ``API_TOKEN``, but not ``TOKEN_URL``."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or _NOT_ITSELF & set(words[:-1]) or not compiled(_NAMES).search("_".join(words)):
        return False
    from connectors.detect.detectors.generic import names_a_secret  # noqa: PLC0415  because most names tell of no secret

    return names_a_secret(name, "")


def sureness(name: str, value: str) -> Confidence | None:
    """How sure it is that a value of this name is a secret; None where it is none."""
    from connectors.detect.detectors.generic import may_be_told  # noqa: PLC0415  because most settings are never asked
    from connectors.detect.shapes import words  # noqa: PLC0415  because most settings are never asked

    if not SHORTEST <= len(value) <= LONGEST or re.search(r"\s", value) or is_blank(value):
        return None
    if _NUMBER_PASSWORD.fullmatch(value):
        return Confidence.MEDIUM if _PLAIN_PASSWORD.search(name.lower()) else None
    if words.is_weak(value) or not may_be_told(value, name):
        return None
    if words.is_drawn(value):
        return Confidence.MEDIUM
    return Confidence.MEDIUM if words.is_chosen(value) and not words.is_checksum(value) else Confidence.LOW


def judged(entry: Entry) -> Confidence | None:
    """Judge a setting whose own name has to tell."""
    return sureness(entry.name, entry.value) if name_tells(entry.name) else None
