"""Telling a value that a machine drew from a name that a programmer wrote, where both have the same letters."""

from __future__ import annotations

import re

from connectors.detect.model import Candidate

FEWEST_DIGITS = 2
"""A name has one digit at most now and then; among twenty drawn letters there are nearly always two."""
FEWEST_CAPITALS, MOST_CAPITALS = 0.25, 0.75
"""Of drawn letters about half are capitals; ``getTokenFromVault`` has one at the head of each word."""


def mixed(hit: re.Match[bytes]) -> Candidate | None:
    """Take a value whose letters are mixed as chance mixes them; ``get_token_from_vault`` is a name."""
    value = hit["secret"].decode()
    return Candidate(value) if is_mixed(value) else None


def is_mixed(value: str) -> bool:
    """Whether a value has letters and several digits, or as many capitals as chance gives."""
    letters = sum(each.isalpha() for each in value)
    if not letters:
        return False
    capitals = sum(each.isupper() for each in value) / letters
    digits = sum(each.isdigit() for each in value)
    return digits >= FEWEST_DIGITS or FEWEST_CAPITALS <= capitals <= MOST_CAPITALS
