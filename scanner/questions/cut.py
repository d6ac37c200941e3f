"""What separates one thing from another: the fewest grants to take away, and what else goes with them."""

from __future__ import annotations

from graph.aws.separating import Separation
from graph.removals import without
from reports.access.cut import Cut
from scanner.questions.asked import Asked
from scanner.questions.rebuilt import rebuilt
from scanner.questions.revoke import following


def cut_between(asked: Asked, start: str, end: str, action: str | None = None) -> Cut:
    """The fewest grants without which the start leads no more to the end."""
    found = Separation(asked.graph, asked.records, asked.spoken, rebuilt).of(start, end, action)
    after = without(asked.records, found.removals)
    return Cut(
        start=start,
        end=end,
        removals=found.removals,
        stays=found.walk,
        follows=following(asked, after) if found.removals else None,
        not_read=asked.not_read() or None,
    )
