"""AWS access keys: a key id together with its secret. The id alone opens nothing and is no secret."""

from __future__ import annotations

import re

from connectors.detect.model import Candidate, Detector

NEARBY = 300
"""Bytes before and after the key id in which its secret is looked for."""
FEWEST_KINDS = 14
"""A random secret of 40 characters has at least so many different ones; a placeholder seldom has."""

_SECRET = re.compile(rb"(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_HEXADECIMAL = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_EXAMPLE = "EXAMPLE"


def access_key(hit: re.Match[bytes]) -> Candidate | None:
    """Pair a key id with the nearest text that can be its secret; AWS's documentation keys are no secret."""
    key_id = hit[0].decode()
    if key_id.endswith(_EXAMPLE):
        return None
    text, before, after = hit.string, hit.start(), hit.end()
    around = list(_SECRET.finditer(text, max(0, before - NEARBY), after + NEARBY))
    # What stands at the far end may have been cut there, and then be the beginning of something longer.
    whole = [found for found in around if found.end() < after + NEARBY or found.end() == len(text)]
    later = [found for found in whole if found.start() > before]
    for found in (*later, *reversed(whole[: len(whole) - len(later)])):
        value = found[0].decode()
        if _may_be_secret(value):
            return Candidate(value, credential=f"aws.iam.access_key:{key_id}")
    return None


def _may_be_secret(value: str) -> bool:
    # Forty hexadecimal digits are a commit or a checksum.
    mixed = any(each.islower() for each in value) and any(each.isupper() for each in value)
    return mixed and len(set(value)) >= FEWEST_KINDS and _EXAMPLE not in value and not _HEXADECIMAL.fullmatch(value)


aws_access_key = Detector(
    name="aws-access-key",
    title="AWS access key with its secret",
    keywords=(b"AKIA", b"ASIA"),
    expression=re.compile(rb"(?<![A-Za-z0-9/+])A(?:K|S)IA[A-Z0-9]{16}(?![A-Za-z0-9/+])"),
    confirm=access_key,
)
