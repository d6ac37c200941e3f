"""The rules of a repository's own, made ready to look with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from connectors.detect.entries import Entry, digest, entry
from connectors.detect.kept import has_hyperscan
from connectors.detect.model import Detector
from connectors.detect.ruleset import RuleSet, compiled_database

WHOLE = 1 << 40
"""A window that holds every text."""
WIDEST_TRIGGER = 400
"""Bytes up to which an expression is its own trigger."""


def rule_set(
    detectors: Sequence[Detector],
    keywords: Mapping[str, tuple[str, ...]],
    *,
    fast: bool = True,
    cache: Path | None = None,
) -> tuple[RuleSet, tuple[str, ...]]:
    """A set of these detectors, and what there is to say of it. Its database is kept in the cache, if there is one.

    A detector whose expression has no fixed text is triggered by one of its keywords and looks at the whole text.
    """
    entries = tuple(_prepared(each, keywords.get(each.name, ())) for each in detectors)
    said = repr([(each.name, each.expression, keywords.get(each.name)) for each in detectors])
    of_rules = digest(said.encode())
    if not fast or not has_hyperscan():
        return RuleSet(of_rules, entries, None, detectors), ()
    import hyperscan  # noqa: PLC0415  because it is an extra

    try:
        return RuleSet(of_rules, entries, compiled_database(entries, cache=cache), detectors), ()
    except hyperscan.error:
        what = "the rules of this repository are too large for the fast engine; they are looked for by the slow one"
        return RuleSet(of_rules, entries, None, detectors), (what,)


def _prepared(detector: Detector, keywords: tuple[str, ...]) -> Entry:
    """What a set has to know of a detector, with a trigger that is quickly made."""
    if keywords:
        return msgspec.structs.replace(_triggered_by(detector, keywords), back=WHOLE, width=WHOLE)
    planned = entry(detector, "")
    if planned.back <= WIDEST_TRIGGER:
        return planned
    # Whatever is wide before the fixed text makes a huge machine of the trigger: the text alone will do.
    texts = [each.decode(errors="replace") for each in planned.keywords]
    return msgspec.structs.replace(_triggered_by(detector, texts), back=planned.width, width=planned.width)


def _triggered_by(detector: Detector, texts: Iterable[str]) -> Entry:
    words = "|".join(re.escape(each) for each in texts)
    # A match that may go on in the next line: or only the line of the text would be looked at.
    return entry(msgspec.structs.replace(detector, expression=rf"(?i:{words})[\s\S]?"), "")


def latest(detectors: Sequence[Detector]) -> tuple[Detector, ...]:
    """One detector for each name: the last that was said, as gitleaks takes it."""
    return tuple({each.name: each for each in detectors}.values())
