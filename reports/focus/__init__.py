"""The focus graph of a finding: its subject, how one gets there and what one gains, drawn left to right."""

from __future__ import annotations

from reports.focus.around import focus_of
from reports.focus.as_svg import FOCUS_CSS, focus_svg
from reports.focus.model import Focus, FocusEdge, FocusNode, Layer

__all__ = ["FOCUS_CSS", "Focus", "FocusEdge", "FocusNode", "Layer", "focus_of", "focus_svg"]
