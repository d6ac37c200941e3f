"""Access by whole sets: every action at once as bits, every resource as ranges of numbers.

The same logic as for one request (``graph.aws.evaluate.settle``), in two worlds at once: in the worst, only what is
sure grants and all that may deny does; in the best it is the other way round. What both grant is certain, what only
the best one grants depends.
"""

from __future__ import annotations

import msgspec


class Two(msgspec.Struct, frozen=True):
    """Two sets of actions: in the worst world and in the best."""

    worst: int = 0
    best: int = 0

    def __or__(self, other: Two) -> Two:
        return Two(self.worst | other.worst, self.best | other.best)

    def __and__(self, other: Two) -> Two:
        return Two(self.worst & other.worst, self.best & other.best)

    def without(self, other: Two) -> Two:
        """Take away a set of the same two worlds."""
        return Two(self.worst & ~other.worst, self.best & ~other.best)


NOTHING = Two()


class OwnSide(msgspec.Struct, frozen=True):
    """What the policies of an identity say: what they grant, what each limit leaves, and what they deny."""

    grants: Two
    boundary: Two
    levels: Two
    denies: Two


class ResourceSide(msgspec.Struct, frozen=True):
    """What a resource's side says to an identity, by the name it is called by."""

    itself: Two = NOTHING
    entity: Two = NOTHING
    account: Two = NOTHING
    denies: Two = NOTHING
    """What its own policy denies, and the organisation's resource control policies, which do nothing else."""


SILENT = ResourceSide()
"""What a resource says that has no policy and is under none."""
ALL = -1
"""All bits of an endless number."""


def weighed(own: OwnSide, theirs: ResourceSide, *, same_account: bool, has_to_allow: int) -> Two:
    """All actions that are allowed. ``has_to_allow`` are those that the resource's own policy has to allow as well."""
    named = theirs.itself | theirs.entity | theirs.account if theirs != SILENT else NOTHING
    if same_account:
        worst = _within(own.grants.worst | theirs.entity.worst, named.worst, own.boundary.worst, has_to_allow)
        best = _within(own.grants.best | theirs.entity.best, named.best, own.boundary.best, has_to_allow)
        worst, best = worst | theirs.itself.worst, best | theirs.itself.best
    else:
        worst = own.grants.worst & named.worst & own.boundary.worst
        best = own.grants.best & named.best & own.boundary.best
    worst &= own.levels.worst & ~(own.denies.worst | theirs.denies.worst)
    best &= own.levels.best & ~(own.denies.best | theirs.denies.best)
    return Two(worst, best)


def _within(granted: int, named: int, boundary: int, has_to_allow: int) -> int:
    """What one account's policies and the resource's grant together in one world."""
    return granted & (~has_to_allow | named if has_to_allow else ALL) & boundary
