"""Find the one finding a person means by its id or the beginning of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from findings.finding import Finding

NAMED = 5


class NoSuchThing(LookupError):
    """Nothing has that id, or several things do."""


def pick(findings: Mapping[str, Finding], text: str) -> Finding | None:
    """Return the finding with that id or the only one whose id begins so; None when there is none."""
    wanted = text.casefold()
    fitting = [id_ for id_ in findings if id_.casefold().startswith(wanted)]
    exact = [id_ for id_ in fitting if id_.casefold() == wanted]
    if len(exact or fitting) > 1:
        raise NoSuchThing(
            f"{text} is the beginning of {len(fitting)} findings: {', '.join(sorted(fitting)[:NAMED])}, …"
        )
    return findings[(exact or fitting)[0]] if fitting else None
