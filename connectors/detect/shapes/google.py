"""What a key file of a Google service account says besides the key: whose it is, and which."""

from __future__ import annotations

import re

from connectors.detect.model import Candidate

AROUND = 4000
"""Bytes before and after the key in which the rest of its file is looked for."""

_QUOTE = rb"\\{0,7}[\"']"
_SAID = {
    "id": re.compile(rb"private_key_id" + _QUOTE + rb"?\s{0,8}[:=]\s{0,8}" + _QUOTE + rb"?([0-9a-f]{40})"),
    "email": re.compile(
        rb"client_email"
        + _QUOTE
        + rb"?\s{0,8}[:=]\s{0,8}"
        + _QUOTE
        + rb"?([A-Za-z0-9._%+-]{1,80}@[A-Za-z0-9.-]{1,80}\.gserviceaccount\.com)"
    ),
    "project": re.compile(rb"project_id" + _QUOTE + rb"?\s{0,8}[:=]\s{0,8}" + _QUOTE + rb"?([a-z][a-z0-9:.-]{3,60})"),
}


def service_account(hit: re.Match[bytes]) -> Candidate | None:
    """Take a private key for a service account's if its file says so; the key id and the e-mail are public."""
    said = {name: nearest(pattern, hit) for name, pattern in _SAID.items()}
    number, email, project = said["id"], said["email"], said["project"]
    if not email:
        return None
    facts = {"email": email, **({"project": project} if project else {}), **({"key": number} if number else {})}
    return Candidate(
        hit["secret"].decode(), credential=f"gcp.service_account_key:{number}" if number else None, facts=facts
    )


def nearest(pattern: re.Pattern[bytes], hit: re.Match[bytes]) -> str:
    """What a pattern catches nearest to the key: a file may hold several keys, each with its own fields."""
    start, end = hit.span()
    found = pattern.finditer(hit.string, max(0, start - AROUND), end + AROUND)
    closest = min(found, key=lambda each: max(start - each.end(), each.start() - end), default=None)
    return closest[1].decode() if closest else ""
