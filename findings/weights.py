"""How many points each term of a risk score is worth: whole numbers that only settings move."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated

import msgspec
from msgspec import Meta

Points = Annotated[int, Meta(ge=0, le=100)]
MOST = 100
"""Where a sum is cut."""
EITHER = (("info", "low", "medium", "high", "critical"), ("administrator_perhaps", "administrator"), ("near", "far"))
"""Of each of these a score has one term at most: the last that holds."""


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The points of each term (``[risk]``): first where a score begins, by severity, then what is added to it."""

    info: Points = 5
    low: Points = 15
    medium: Points = 30
    high: Points = 50
    critical: Points = 70
    leaked: Points = 15
    administrator: Points = 15
    administrator_perhaps: Points = 8
    jewel: Points = 10
    internet: Points = 10
    far: Points = 6
    near: Points = 3
    production: Points = 5
    unowned: Points = 5
    fixable: Points = 3
    unused: Points = 2

    def __post_init__(self) -> None:
        """A graver check never begins lower, and what is certain is never worth less than what is not."""
        for ladder in EITHER:
            for less, more in pairwise(ladder):
                if getattr(self, less) > getattr(self, more):
                    message = f"{more} may not be worth less than {less}"
                    raise ValueError(message)


MEANING: Mapping[str, str] = {
    "info": "the check is of info severity",
    "low": "the check is of low severity",
    "medium": "the check is of medium severity",
    "high": "the check is of high severity",
    "critical": "the check is of critical severity",
    "leaked": "a value of it was seen where it should not be",
    "administrator": "it leads to administrator rights",
    "administrator_perhaps": "it leads to administrator rights, under a condition that could not be decided",
    "jewel": "it is a crown jewel, or leads to one",
    "internet": "anyone at all may become it, reach it, or call what runs as it",
    "far": "it reaches 100 things or more",
    "near": "it reaches 10 things or more, and fewer than 100",
    "production": "it is in production",
    "unowned": "nobody answers for it",
    "fixable": "it is not used and nothing is known to need it: to take it away breaks nothing known",
    "unused": "it is not used",
}
"""Each term in a sentence, in the order of the page about them."""
