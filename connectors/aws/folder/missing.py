"""What a folder does not hold. It is not known then, and never taken for "nothing there"."""

from __future__ import annotations

from connectors.streams import CallError
from graph.model import GapReason


class NotExported(CallError):
    """There is no file with that answer. It concerns the one question; the others have files of their own."""

    reason = GapReason.UNAVAILABLE
