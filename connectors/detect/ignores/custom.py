"""The rules of a repository's own, made ready to look with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from connectors.detect.model import Detector
from connectors.detect.ruleset import Entry, RuleSet, compiled_database, entry, has_hyperscan

WHOLE = 1 << 40
"""A window that holds every text."""


def rule_set(
    detectors: Sequence[Detector], keywords: Mapping[str, tuple[str, ...]], *, fast: bool = True
) -> tuple[RuleSet, tuple[str, ...]]:
    """A set of these detectors, and what there is to say of it.

    A detector whose expression has no fixed text is triggered by one of its keywords and looks at the whole text.
    """
    from hashlib import sha256  # noqa: PLC0415  because few repositories have rules of their own

    entries = tuple(_by_keywords(each, keywords[each.name]) if each.name in keywords else entry(each, "")
                    for each in detectors)  # fmt: skip
    said = repr([(each.name, each.expression, keywords.get(each.name)) for each in detectors])
    digest = sha256(said.encode()).hexdigest()[:16]
    if not fast or not has_hyperscan():
        return RuleSet(digest, entries, None, detectors), ()
    import hyperscan  # noqa: PLC0415  because it is an extra

    try:
        return RuleSet(digest, entries, compiled_database(entries), detectors), ()
    except hyperscan.error:
        what = "the rules of this repository are too large for the fast engine; they are looked for by the slow one"
        return RuleSet(digest, entries, None, detectors), (what,)


def _by_keywords(detector: Detector, keywords: tuple[str, ...]) -> Entry:
    """What a set has to know of a detector that looks at the whole of each text with one of its keywords."""
    words = "|".join(re.escape(each) for each in keywords)
    # A match that may go on in the next line: or only the line of the keyword would be looked at.
    trigger = entry(msgspec.structs.replace(detector, expression=rf"(?i:{words})[\s\S]?"), "")
    return msgspec.structs.replace(trigger, back=WHOLE, width=WHOLE)


def latest(detectors: Sequence[Detector]) -> tuple[Detector, ...]:
    """One detector for each name: the last that was said, as gitleaks takes it."""
    return tuple({each.name: each for each in detectors}.values())
