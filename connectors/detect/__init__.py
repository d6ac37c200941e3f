"""The seam of secret detection: what a detector is, and how any connector that meets text uses them.

    for match in find(data):              # bytes of a file, a variable, a parameter
        found = seen(match, estate_key)   # fingerprint, masked preview, line: no value any more

A ``Match`` holds the value for as long as that one line takes, and does not show it when printed. ``Seen`` has no field
that a value fits in. Which engine runs the expressions is decided behind ``find`` and nowhere else; a detector is a
declaration in ``connectors.detect.detectors``, and adding one edits no connector.
"""

from __future__ import annotations

from connectors.detect.engine import find
from connectors.detect.model import Candidate, Detector, Match, Seen
from connectors.detect.values import fingerprint, preview, seen

__all__ = ["Candidate", "Detector", "Match", "Seen", "find", "fingerprint", "preview", "seen"]
