"""Closer looks that a detector states rather than writes: what the groups of its expression tell in public."""

from __future__ import annotations

import re

from connectors.detect.model import Candidate, Confirm
from connectors.detect.shapes.mixed import is_mixed

NEARBY = 400
"""Bytes before and after a value in which what belongs to it is looked for."""


def told(credential: str = "", *, only_mixed: bool = False, **facts: str) -> Confirm:
    """Make a ``confirm`` that fills the expression's named groups in: ``told("acme.key:{id}", account="{account}")``.

    What names a group that took no part in the match is left out.
    """

    def confirm(hit: re.Match[bytes]) -> Candidate | None:
        value = hit["secret"].decode()
        if only_mixed and not is_mixed(value):
            return None
        groups = {name: text.decode() for name, text in hit.groupdict().items() if text}
        filled = {name: _filled(text, groups) for name, text in facts.items()}
        return Candidate(
            value,
            credential=_filled(credential, groups) or None,
            facts={name: text for name, text in filled.items() if text},
        )

    return confirm


def beside(credential: str = "", *, needed: bool = False, **patterns: str) -> Confirm:
    """Make a ``confirm`` that looks around the value for its host, account or id, one expression for each fact.

    ``credential`` is filled from these facts. With ``needed`` a value beside none of them is no secret.
    """
    compiled = {name: re.compile(pattern.encode()) for name, pattern in patterns.items()}

    def confirm(hit: re.Match[bytes]) -> Candidate | None:
        start, end = max(0, hit.start() - NEARBY), hit.end() + NEARBY
        found = {name: pattern.search(hit.string, start, end) for name, pattern in compiled.items()}
        facts = {name: each[0].decode() for name, each in found.items() if each}
        if needed and not facts:
            return None
        return Candidate(hit["secret"].decode(), credential=_filled(credential, facts) or None, facts=facts)

    return confirm


def _filled(template: str, groups: dict[str, str]) -> str:
    try:
        return template.format_map(groups)
    except KeyError:
        return ""
