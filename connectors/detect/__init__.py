"""Secret detection: what a detector is, and how any connector that meets text uses them.

    finder = Finder(opened(cache))
    for match in finder.find(data):       # bytes of a file, a variable, a parameter
        found = seen(match, estate_key)   # fingerprint, masked preview, line: no value any more

A ``Match`` holds the value for as long as that one line takes, and does not show it when printed. ``Seen`` has no field
that a value fits in. Which engine runs the expressions is decided behind ``Finder`` and nowhere else; a detector is a
declaration in ``connectors.detect.detectors``, and adding one edits no connector.
"""

from __future__ import annotations

from connectors.detect.engine import Finder
from connectors.detect.model import Candidate, Detector, Match, Provider, Seen
from connectors.detect.ruleset import RuleSet, made_of, opened
from connectors.detect.values import fingerprint, preview, seen

__all__ = [
    "Candidate",
    "Detector",
    "Finder",
    "Match",
    "Provider",
    "RuleSet",
    "Seen",
    "fingerprint",
    "made_of",
    "opened",
    "preview",
    "seen",
]
