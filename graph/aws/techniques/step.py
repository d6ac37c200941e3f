"""What is found: one technique that somebody can use, and what he gains by it."""

from __future__ import annotations

import msgspec

from graph.aws.estate.arns import Ranges


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One technique that somebody can use; for many who can use it alike, the steps are equal.

    What is gained are the identities or resources ``targets``, or every right in ``accounts``. ``through`` is what is
    acted on, where that is something else. A step that is not ``certain`` depends on conditions or assumptions.
    """

    technique: str
    way: int = 0
    """Which of the technique's ways elsewhere is open."""
    targets: Ranges = ()
    accounts: tuple[str, ...] = ()
    certain: bool
    through: Ranges = ()
    policy: str = ""
    """The policy that is rewritten, or the group whose policies are, where it is one."""
